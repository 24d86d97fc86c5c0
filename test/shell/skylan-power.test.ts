import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
      *) [[ $(grep -c "$*" "${sandbox.path('calls')}") -gt 2 ]] && echo 'x State=IDLE+CLOUD' || echo 'x State=IDLE+CLOUD+POWERING_UP' ;;
    esac`,
  );
  ec2('printf "i-1\\ti-2\\n"');
  for (const name of ['skylan-resume', 'skylan-suspend']) {
    sandbox.write(`bin/${name}`, '');
    copyFileSync(join(ASSETS, 'controller-power/usr/local/lib/skylan/skylan-power'), sandbox.path(`bin/${name}`));
  }
});

afterEach(() => sandbox.remove());

/** What EC2 answers when asked for machines, and when told to do something with them. */
function ec2(described: string, done = 'true'): void {
  sandbox.command('aws', `case "$*" in *describe-instances*) ${described} ;; *) ${done} ;; esac`);
}

function run(name: 'skylan-resume' | 'skylan-suspend', env: Readonly<Record<string, string>> = {}): string[] {
  const result = spawnSync(sandbox.path(`bin/${name}`), ['g-cloud-[1-2]'], {
    env: {
      PATH: `${sandbox.path('bin')}:${process.env.PATH}`,
      SKYLAN_SLURM_ENV: sandbox.path('slurm.env'),
      SKYLAN_AWS_CREDENTIALS: sandbox.path('credentials'),
      SKYLAN_FLEETS: sandbox.path('fleets.json'),
      SKYLAN_FLEET: sandbox.path('bin/skylan-fleet'),
      ...env,
    },
    timeout: HANG_MS,
  });
  expect(result.error).toBeUndefined();
  return readFileSync(sandbox.path('calls'), 'utf8').split('\n');
}

const log = () => readFileSync(sandbox.path('log'), 'utf8');
const done = (calls: readonly string[], action: string) => calls.filter((call) => call.includes(` ${action} `));

test('resume starts the nodes’ machines, found by their tags, until they have registered', () => {
  const calls = run('skylan-resume');
  expect(calls).toContainEqual(
    'aws ec2 --region eu-central-1 --output text describe-instances --query Reservations[].Instances[].InstanceId ' +
      '--filters Name=tag:skylan:cluster,Values=lab Name=tag:skylan:node,Values=g-cloud-1,g-cloud-2 ' +
      'Name=instance-state-name,Values=stopped',
  );
  expect(done(calls, 'start-instances')[0]).toMatch(/start-instances --instance-ids i-1 i-2$/);
  expect(done(calls, 'start-instances')).toHaveLength(3);
});

test('resume waits for a machine that is still going down', () => {
  // GIVEN none that is off at the first look
  ec2(`[[ $(grep -c describe "${sandbox.path('calls')}") -lt 2 ]] || printf 'i-1\\ti-2\\n'`);
  expect(done(run('skylan-resume'), 'start-instances').length).toBeGreaterThan(0);
});

test('resume asks EC2 again when it would not', () => {
  ec2('printf "i-1\\n"', 'echo "An error occurred (InsufficientInstanceCapacity)" >&2; exit 254');
  const calls = run('skylan-resume');
  expect(done(calls, 'start-instances').length).toBeGreaterThan(1);
  expect(log()).toContain('InsufficientInstanceCapacity');
  expect(log()).toContain('will be tried again');
});

test('resume starts each by itself where EC2 would not start all', () => {
  // GIVEN no room for i-1
  ec2('printf "i-1\\ti-2\\n"', 'case "$*" in *i-1*) echo InsufficientInstanceCapacity >&2; exit 254 ;; esac');
  const started = done(run('skylan-resume'), 'start-instances').map((call) => call.replace(/.*--instance-ids /, ''));
  expect(started.slice(0, 3)).toEqual(['i-1 i-2', 'i-1', 'i-2']);
  expect(log()).toContain('will be tried again');
});

test('resume asks for a single machine once a look', () => {
  ec2('printf "i-1\\n"', 'exit 254');
  const calls = run('skylan-resume');
  expect(done(calls, 'start-instances')).toHaveLength(calls.filter((call) => call.includes('describe')).length);
});

test('resume gives up before Slurm ends it, and says so', () => {
  run('skylan-resume', { SKYLAN_RESUME_SECONDS: '0' });
  expect(log()).toBe('not up after 0 s: g-cloud-1 g-cloud-2\n');
});

test('suspend stops machines that run or start', () => {
  const calls = run('skylan-suspend');
  expect(calls).toContainEqual(expect.stringContaining('Name=instance-state-name,Values=pending,running'));
  expect(done(calls, 'stop-instances')).toHaveLength(1);
});

test('suspend has nothing to do where all are off', () => {
  ec2('true');
  expect(done(run('skylan-suspend'), 'stop-instances')).toEqual([]);
});

test('suspend tries again where a machine is still starting, or EC2 cannot be asked', () => {
  ec2(
    `[[ $(grep -c describe "${sandbox.path('calls')}") -gt 1 ]] && echo i-1 || exit 255`,
    `[[ $(grep -c stop-inst "${sandbox.path('calls')}") -gt 1 ]]`,
  );
  expect(done(run('skylan-suspend'), 'stop-instances')).toHaveLength(2);
});

test('credentials are the machine’s role, or those that an operator has put there', () => {
  const used = `echo "credentials $AWS_SHARED_CREDENTIALS_FILE" >>"${sandbox.path('calls')}"`;
  ec2(used);
  expect(run('skylan-suspend')).toContain('credentials ');
  sandbox.write('credentials', '[default]\n');
  expect(run('skylan-suspend')).toContain(`credentials ${sandbox.path('credentials')}`);
});

describe('with fleets', () => {
  const handedOver = (calls: readonly string[]) => calls.filter((call) => /^skylan-fleet (resume|suspend)/.test(call));
  const named = (calls: readonly string[]) =>
    calls.map((call) => /tag:skylan:node,Values=(\S+)/.exec(call)?.[1]).filter(Boolean);

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
    expect(calls.filter((call) => call.startsWith('aws'))).toEqual([]);
  });

  test('a list of fleets that cannot be read says so, and keeps no other node off', () => {
    sandbox.command('skylan-fleet', 'echo "$1: fleets.json is damaged" >&2; exit 1');
    const calls = run('skylan-suspend');
    expect(named(calls)).toEqual(['g-cloud-1,g-cloud-2']);
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
