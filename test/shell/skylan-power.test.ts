import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { HANG_MS } from '../helpers/hang';
import { ASSETS, Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.write('slurm.env', "AWS_REGION='eu-central-1'\nSKYLAN_CLUSTER='lab'\n");
  sandbox.command('logger', `cat >>"${sandbox.path('log')}"`);
  sandbox.command('sleep');
  // GIVEN two nodes that Slurm has asked for and that register after some looks
  sandbox.command(
    'scontrol',
    `case "$*" in
      'show hostnames g-cloud-[1-2]') printf 'g-cloud-1\\ng-cloud-2\\n' ;;
      *)
        [[ $(grep -c "$*" "${sandbox.path('calls')}") -gt 2 ]] || flag=+POWERING_UP
        for node in \${4//,/ }; do echo "NodeName=$node Arch=x State=IDLE+CLOUD$flag Weight=8"; done ;;
    esac`,
  );
  machines('true');
  for (const name of ['skylan-resume', 'skylan-suspend']) {
    sandbox.write(`bin/${name}`, '');
    copyFileSync(join(ASSETS, 'controller-power/usr/local/lib/skylan/skylan-power'), sandbox.path(`bin/${name}`));
  }
});

afterEach(() => sandbox.remove());

/** What comes of starting and stopping machines. */
function machines(answer: string): void {
  sandbox.command('skylan-machines', answer);
}

function environment(detached: 'yes' | ''): Record<string, string> {
  return {
    PATH: `${sandbox.path('bin')}:${process.env.PATH}`,
    SKYLAN_SLURM_ENV: sandbox.path('slurm.env'),
    SKYLAN_MACHINES: sandbox.path('bin/skylan-machines'),
    SKYLAN_FLEETS: sandbox.path('fleets.json'),
    SKYLAN_FLEET: sandbox.path('bin/skylan-fleet'),
    SKYLAN_DETACHED: detached,
  };
}

/** As Slurm does with the group of each of its programs. */
function killGroup(leader: number): 'killed' | 'nobody is left' {
  try {
    return process.kill(-leader, 'SIGKILL') && 'killed';
  } catch {
    return 'nobody is left';
  }
}

function run(name: 'skylan-resume' | 'skylan-suspend', env: Readonly<Record<string, string>> = {}): string[] {
  const result = spawnSync(sandbox.path(`bin/${name}`), ['g-cloud-[1-2]'], {
    env: { ...environment('yes'), ...env },
    timeout: HANG_MS,
  });
  expect(result.error).toBeUndefined();
  expect(result.status).toBe(0);
  return existsSync(sandbox.path('calls')) ? readFileSync(sandbox.path('calls'), 'utf8').split('\n') : [];
}

const log = () => readFileSync(sandbox.path('log'), 'utf8');
/** Nodes whose machines were to be started or stopped, call by call. */
const nodesOf = (calls: readonly string[], way: 'start' | 'stop') =>
  calls.flatMap((call) => new RegExp(`^skylan-machines ${way} (.*)`).exec(call)?.[1] ?? []);
const BOTH = 'g-cloud-1 g-cloud-2';

test('resume starts the nodes’ machines until they have registered', () => {
  expect(nodesOf(run('skylan-resume'), 'start')).toEqual([BOTH, BOTH, BOTH]);
  expect(log()).toBe('');
});

test('resume asks again where EC2 would not', () => {
  machines('echo "StartInstances: no room" >&2; exit 1');
  expect(nodesOf(run('skylan-resume'), 'start')).toHaveLength(3);
  expect(log()).toContain('StartInstances: no room\nnot started: will be tried again\n');
});

test('where AWS is and whose machines they are is known to what starts them', () => {
  machines(`echo "in $AWS_REGION of $SKYLAN_CLUSTER"`);
  run('skylan-suspend');
  expect(log()).toBe('in eu-central-1 of lab\n');
});

test('resume goes on while slurmctld gives no answer', () => {
  sandbox.command(
    'scontrol',
    `case "$*" in
      'show hostnames g-cloud-[1-2]') printf 'g-cloud-1\\ng-cloud-2\\n' ;;
      *) [[ $(grep -c "$*" "${sandbox.path('calls')}") -gt 2 ]] || exit 1
        echo 'NodeName=g-cloud-1 Arch=x State=IDLE+CLOUD Weight=8' ;;
    esac`,
  );
  expect(nodesOf(run('skylan-resume'), 'start')).toEqual([BOTH, BOTH, BOTH]);
});

test('resume goes on for those nodes alone that have not registered', () => {
  sandbox.command(
    'scontrol',
    `case "$*" in
      'show hostnames g-cloud-[1-2]') printf 'g-cloud-1\\ng-cloud-2\\n' ;;
      *g-cloud-1,g-cloud-2) echo 'NodeName=g-cloud-1 A=x State=IDLE+CLOUD'; echo 'NodeName=g-cloud-2 A=x State=IDLE+CLOUD+POWERING_UP' ;;
    esac`,
  );
  expect(nodesOf(run('skylan-resume'), 'start')).toEqual([BOTH, 'g-cloud-2']);
});

test('resume gives up where Slurm does, and says so', () => {
  run('skylan-resume', { SKYLAN_RESUME_SECONDS: '0' });
  expect(log()).toBe('not up after 0 s: g-cloud-1 g-cloud-2\n');
});

test('suspend stops the nodes’ machines', () => {
  expect(nodesOf(run('skylan-suspend'), 'stop')).toEqual([BOTH]);
});

test('suspend tries again where EC2 would not: a machine may still be starting', () => {
  machines(`[[ $(grep -c "$*" "${sandbox.path('calls')}") -gt 1 ]]`);
  expect(nodesOf(run('skylan-suspend'), 'stop')).toEqual([BOTH, BOTH]);
});

test('suspend gives up where Slurm asks again, and says so', () => {
  machines('false');
  run('skylan-suspend', { SKYLAN_SUSPEND_SECONDS: '0' });
  expect(log()).toBe('not off after 0 s: g-cloud-1 g-cloud-2\n');
});

describe('with fleets', () => {
  const handedOver = (calls: readonly string[]) => calls.filter((call) => /^skylan-fleet (resume|suspend)/.test(call));
  const named = (calls: readonly string[]) => [...nodesOf(calls, 'start'), ...nodesOf(calls, 'stop')];

  beforeEach(() => sandbox.write('fleets.json', '{}'));

  test.each([['skylan-resume', 'resume'] as const, ['skylan-suspend', 'suspend'] as const])(
    '%s hands all nodes over, and powers those that are no fleet’s',
    (name, verb) => {
      sandbox.command('skylan-fleet', '[[ $1 != others ]] || echo g-cloud-2');
      const calls = run(name);
      expect(handedOver(calls)).toEqual([`skylan-fleet ${verb} g-cloud-[1-2]`]);
      expect(new Set(named(calls))).toEqual(new Set(['g-cloud-2']));
    },
  );

  test('a call that is about fleets alone asks EC2 for nothing else', () => {
    sandbox.command('skylan-fleet');
    const calls = run('skylan-suspend');
    expect(handedOver(calls)).toHaveLength(1);
    expect(named(calls)).toEqual([]);
  });

  test('a list of fleets that cannot be read says so, and keeps no other node off', () => {
    sandbox.command('skylan-fleet', 'echo "$1: fleets.json is damaged" >&2; exit 1');
    const calls = run('skylan-suspend');
    expect(named(calls)).toEqual([BOTH]);
    expect(log()).toContain('suspend: fleets.json is damaged\n');
    expect(log()).toContain('not done for nodes of fleets\n');
    expect(log()).not.toContain('others:');
  });

  test('is waited for: what it says is kept', () => {
    sandbox.command('skylan-fleet', '[[ $1 == others ]] || { /usr/bin/sleep 0.5; echo late; }');
    run('skylan-suspend');
    expect(log()).toBe('late\n');
  });
});

describe('as Slurm runs it', () => {
  /** As slurmscriptd does, which waits until nobody holds the program's output any more. */
  const detached = (name: 'skylan-resume' | 'skylan-suspend', env: Readonly<Record<string, string>> = {}) =>
    run(name, { SKYLAN_DETACHED: '', ...env });

  const until = async (condition: () => boolean) => {
    const end = Date.now() + HANG_MS;
    while (!condition() && Date.now() < end) await setTimeout(20);
    expect(condition()).toBe(true);
  };

  beforeEach(() => sandbox.write('fleets.json', '{}'));

  test.each(['skylan-resume', 'skylan-suspend'] as const)('%s ends at once, and its work goes on', async (name) => {
    // GIVEN work that goes on until Slurm's program has ended
    const ended = sandbox.path('ended');
    const work = `for i in {1..500}; do [[ -e ${ended} ]] && break; /usr/bin/sleep 0.01; done`;
    sandbox.command('skylan-fleet', `[[ $1 == others ]] || { ${work}; [[ -e ${ended} ]] && echo well done; }`);
    detached(name);
    sandbox.write('ended', '');
    await until(() => existsSync(sandbox.path('log')) && log() === 'well done\n');
  });

  test('it is in a session of its own, which Slurm does not end', async () => {
    sandbox.command('skylan-fleet', `[[ $1 == others ]] || ps -o sid= -p $$ >"${sandbox.path('session')}"`);
    detached('skylan-suspend');
    await until(() => existsSync(sandbox.path('session')) && readFileSync(sandbox.path('session'), 'utf8') !== '');
    const own = spawnSync('ps', ['-o', 'sid=', '-p', `${process.pid}`]).stdout.toString();
    expect(readFileSync(sandbox.path('session'), 'utf8').trim()).not.toBe(own.trim());
  });

  test.each(['skylan-resume', 'skylan-suspend'] as const)(
    '%s on a machine so busy that its work begins late: what Slurm kills when the program has ended is not it',
    async (name) => {
      // GIVEN setsid(1), of which with --fork the second process is late
      const late = '/usr/bin/sleep 0.5; exec /usr/bin/setsid "$@"';
      sandbox.command('setsid', `if [[ $1 == --fork ]]; then shift; (${late}) & exit; fi; ${late}`);
      sandbox.command('skylan-fleet', '[[ $1 == others ]] || echo well done');
      // WHEN slurmscriptd ends the group of a program that has ended
      const program = spawn(sandbox.path(`bin/${name}`), ['g-1'], { detached: true, env: environment('') });
      await once(program, 'exit');
      expect(killGroup(program.pid ?? 0)).toBe('nobody is left');
      // THEN
      await until(() => existsSync(sandbox.path('log')) && log() === 'well done\n');
    },
  );

  test('which jobs wait is known after Slurm has taken its file away', async () => {
    const file = sandbox.write('jobs', '{"jobs":[]}');
    const gone = `until [[ ! -e ${file} ]]; do /usr/bin/sleep 0.01; done`;
    sandbox.command(
      'skylan-fleet',
      `[[ $1 == others ]] || { ${gone}; echo "$(<"$SLURM_RESUME_FILE") $(<"$SLURM_RESUME_FILE")"; }`,
    );
    detached('skylan-resume', { SLURM_RESUME_FILE: file });
    rmSync(file);
    await until(() => existsSync(sandbox.path('log')) && log() === '{"jobs":[]} {"jobs":[]}\n');
  });

  test('a file that cannot be read is left to who reads it', async () => {
    sandbox.command('skylan-fleet', '[[ $1 == others ]] || echo "of $SLURM_RESUME_FILE"');
    detached('skylan-resume', { SLURM_RESUME_FILE: sandbox.path('none') });
    await until(() => existsSync(sandbox.path('log')) && log() === `of ${sandbox.path('none')}\n`);
  });
});
