import { existsSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { Sandbox } from '../helpers/sandbox';

const SCRIPT = 'slurm/usr/local/lib/skylan/skylan-munge-switch';
const OLD = Buffer.alloc(128, 'o');
const NEW = Buffer.alloc(128, 'n');

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN a machine that uses the old key, and partitions of which one is up
  sandbox.write('munge/munge.key', OLD.toString());
  sandbox.write('next', NEW.toString('base64'));
  for (const name of ['chown', 'systemctl', 'sleep', 'munged']) sandbox.command(name);
  sandbox.command('sinfo', "printf '%s\\n' 'all up' 'giessen drain'");
  controllerUses(OLD);
});

afterEach(() => sandbox.remove());

/** Have the controller answer whoever speaks this key, by the machine's munged or by one of its own; none: it is away. */
function controllerUses(key: Buffer | undefined): void {
  sandbox.write('controller.key', key?.toString() ?? '');
  const own = `grep -q '^AuthInfo=socket=${sandbox.path('work')}/socket$' "$SLURM_CONF"`;
  sandbox.command(
    'scontrol',
    [
      '[[ $1 == ping ]] || exit 0',
      `spoken=${sandbox.path('munge/munge.key')}`,
      `if ${own}; then spoken=${sandbox.path('work/munge.key')}; fi`,
      `if cmp -s $spoken ${sandbox.path('controller.key')}; then echo 'Slurmctld(primary) at controller is UP'`,
      "else echo 'Slurmctld(primary) at controller is DOWN'; exit 1; fi",
    ].join('\n'),
  );
}

function run(...args: string[]) {
  sandbox.write('calls', '');
  return sandbox.run(SCRIPT, args, {
    SKYLAN_MUNGE_KEY: sandbox.path('munge/munge.key'),
    SKYLAN_MUNGE_WORK: sandbox.path('work'),
    SKYLAN_MUNGE_LOCK: sandbox.path('lock'),
    SKYLAN_CONTROLLER: '192.168.66.10',
  });
}

const next = () => sandbox.path('next');
const used = () => readFileSync(sandbox.path('munge/munge.key'), 'utf8');
const calls = (pattern = /./) =>
  readFileSync(sandbox.path('calls'), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => pattern.test(line));

describe('install', () => {
  test('puts the key in place for munge alone, and has munge take it', () => {
    // WHEN
    expect(run('install', next(), '--no-block')).toEqual({ status: 0, output: 'the munge key is new\n' });
    // THEN
    expect(used()).toBe(NEW.toString());
    expect(statSync(sandbox.path('munge/munge.key')).mode & 0o777).toBe(0o400);
    expect(calls(/^(chown|systemctl)/)).toEqual([
      `chown munge:munge ${sandbox.path('work/munge.key')}`,
      'systemctl restart --no-block munge.service',
    ]);
  });

  test('a second run restarts nothing', () => {
    run('install', next());
    expect(run('install', next())).toEqual({ status: 0, output: 'the munge key is in place\n' });
    expect(calls(/systemctl/)).toEqual([]);
    expect(existsSync(sandbox.path('work/munge.key'))).toBe(false);
  });

  test('writes through no link that the user munge has made in its folder', () => {
    // GIVEN
    sandbox.write('of-root', 'a file of root’s');
    for (const name of ['munge.key.skylan', 'munge.key.new']) {
      symlinkSync(sandbox.path('of-root'), sandbox.path(`munge/${name}`));
    }
    sandbox.command(
      'sync',
      `rm -f ${sandbox.path('munge/munge.key')}\nln -s ../of-root ${sandbox.path('munge/munge.key')}`,
    );
    // WHEN
    expect(run('install', next()).status).toBe(0);
    // THEN
    expect(readFileSync(sandbox.path('of-root'), 'utf8')).toBe('a file of root’s');
    expect(lstatSync(sandbox.path('munge/munge.key')).isFile()).toBe(true);
    expect(used()).toBe(NEW.toString());
  });

  test.each([
    ['is too short for munge', Buffer.alloc(31).toString('base64'), 'the munge key has less than 32 bytes'],
    ['is no base64', '***', 'invalid input'],
  ])('fails when the key %s, and leaves the one in use', (_what, text, reason) => {
    sandbox.write('next', text);
    const { status, output } = run('install', next());
    expect([status, output]).toEqual([1, expect.stringContaining(reason)]);
    expect(used()).toBe(OLD.toString());
  });
});

describe('follow', () => {
  test('waits while the controller uses the old key, and bothers it with no other', () => {
    expect(run('follow', next())).toEqual({
      status: 1,
      output: 'the new munge key waits until the controller uses it\n',
    });
    expect(used()).toBe(OLD.toString());
    expect(calls(/munged|systemctl/)).toEqual([]);
  });

  test('changes when the controller has', () => {
    // GIVEN
    controllerUses(NEW);
    // WHEN
    expect(run('follow', next())).toEqual({ status: 0, output: 'the munge key is new\n' });
    // THEN
    expect(used()).toBe(NEW.toString());
    const socket = `--socket=${sandbox.path('work/socket')}`;
    expect(calls(/^munged/)).toEqual([expect.stringContaining(socket), `munged --stop ${socket}`]);
    expect(calls(/systemctl/)).toEqual(['systemctl restart munge.service']);
  });

  test.each([
    ['is away', undefined],
    ['uses a third key', Buffer.alloc(128, 't')],
  ])('leaves the key alone when the controller %s', (_what, key) => {
    controllerUses(key);
    expect(run('follow', next()).status).toBe(1);
    expect(used()).toBe(OLD.toString());
    expect(calls(/systemctl/)).toEqual([]);
  });
});

describe('lead', () => {
  test('no job starts until the others have had time to follow; what was not up before stays so', () => {
    // WHEN
    expect(run('lead', next()).status).toBe(0);
    // THEN
    expect(used()).toBe(NEW.toString());
    expect(calls(/^(scontrol|systemctl|sleep)/)).toEqual([
      'scontrol update PartitionName=all State=DOWN',
      'systemctl restart munge.service',
      'sleep 30',
      'scontrol update PartitionName=all State=UP',
    ]);
  });

  test('changes where slurmctld does not run', () => {
    sandbox.command('sinfo', 'exit 1');
    expect(run('lead', next()).status).toBe(0);
    expect(used()).toBe(NEW.toString());
    expect(calls(/scontrol/)).toEqual([]);
  });

  test('partitions are up again where it fails, and where it was cut off', () => {
    // GIVEN
    sandbox.command('systemctl', 'exit 1');
    // WHEN
    expect(run('lead', next()).status).toBe(1);
    // THEN
    expect(calls(/UP/)).toEqual(['scontrol update PartitionName=all State=UP']);
    // GIVEN what a run leaves that was killed
    mkdirSync(sandbox.path('work'), { recursive: true });
    sandbox.write('work/held', 'giessen\n');
    // WHEN
    run('uses', next());
    // THEN
    expect(calls(/scontrol/)).toEqual(['scontrol update PartitionName=giessen State=UP']);
    expect(existsSync(sandbox.path('work/held'))).toBe(false);
  });
});

test('says which partition stays down when slurmctld does not take it back', () => {
  sandbox.command('scontrol', 'if [[ $* == *State=UP ]]; then exit 1; fi');
  expect(run('lead', next()).output).toContain(
    'partition all is still down: run scontrol update PartitionName=all State=UP\n',
  );
});

test('tells whether a key is in use', () => {
  expect(run('uses', next()).status).toBe(1);
  run('install', next());
  expect(run('uses', next()).status).toBe(0);
});

test('fails without a command that it knows', () => {
  expect(run('undo', next())).toMatchObject({ status: 2, output: expect.stringContaining('usage: ') });
});
