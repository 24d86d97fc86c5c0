import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLEETS, FleetWorld, nodes, STARTING } from '../helpers/fleet-world';
import { HANG_MS } from '../helpers/hang';
import { ASSETS, Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;
let world: FleetWorld;

beforeEach(() => {
  sandbox = new Sandbox();
  world = new FleetWorld(sandbox);
});

afterEach(() => sandbox.remove());

const hourAgo = () => Date.now() / 1000 - 3600;

describe('suspend', () => {
  const running = (node: string) => ({ state: 'running', fleet: 'g-burst', node, launched: hourAgo() });

  test('terminates the nodes’ machines, found by their tags, and no others', () => {
    world.set({ instances: { 'i-1': running('g-burst-1'), 'i-2': running('g-burst-2'), 'i-3': running('g-burst-3') } });
    const { output } = world.run(['suspend', 'g-burst-[1-2,4]']);
    expect(output).toBe('terminated: i-1 (g-burst-1), i-2 (g-burst-2)\n');
    expect(world.machines).toEqual(['i-3']);
    expect(readFileSync(sandbox.path('calls'), 'utf8')).toContain(
      'describe-instances --filters Name=tag:skylan:cluster,Values=lab Name=tag-key,Values=skylan:fleet ' +
        'Name=instance-state-name,Values=pending,running,stopping,stopped',
    );
  });

  test('leaves a machine that the node has got since', () => {
    world.set({ instances: { 'i-1': { ...running('g-burst-1'), launched: Date.now() / 1000 + 60 } } });
    world.run(['suspend', 'g-burst-1']);
    expect(world.machines).toEqual(['i-1']);
  });

  test('one that EC2 no longer knows does not hold the others', () => {
    world.set({
      instances: { 'i-1': running('g-burst-1'), 'i-2': running('g-burst-2') },
      refuse: { 'terminate-instances': ['InvalidInstanceID.NotFound'] },
    });
    expect(world.run(['suspend', 'g-burst-[1-2]']).status).toBe(0);
    expect(world.machines).toEqual([]);
  });
});

test('what did not come up in time is terminated, and not asked for for a while', () => {
  world.set({
    nodes: nodes('DOWN+CLOUD+POWERED_DOWN', 'g-burst-1'),
    instances: { 'i-1': { state: 'running', fleet: 'g-burst', node: 'g-burst-1', launched: hourAgo() } },
  });
  expect(world.run(['resume-failed', 'g-burst-1']).output).toBe(
    'not up in time: g-burst-1\nterminated: i-1 (g-burst-1)\n',
  );
  expect(world.now.nodes['g-burst-1']).toMatchObject({ reason: '(Code:ResumeTimeout)' });
});

describe('nodes that are no fleet’s', () => {
  const OTHERS = 'g-cloud-1,g-burst-[9-10],g-burst-x,g-steady-2,burst-1';

  test('are told to who asks', () => {
    expect(world.run(['others', OTHERS]).output).toBe('g-cloud-1\ng-burst-10\ng-burst-x\nburst-1\n');
    expect(world.run(['others', 'g-burst-[1-2]'])).toEqual({ status: 0, output: '' });
  });

  test.each(['resume', 'suspend', 'resume-failed'])('%s leaves them alone', (verb) => {
    expect(world.run([verb, 'g-cloud-1,g-burst-10'])).toEqual({ status: 0, output: '' });
    expect(world.now.did ?? []).toEqual([]);
  });
});

test.each([
  ['cut off', '{"cluster": "lab", "fleets": [', 'cannot be read: Expecting value'],
  ['empty', '', 'cannot be read: Expecting value'],
  ['of another form', '[]', 'cannot be read: list indices'],
  [
    'without a template',
    JSON.stringify(FLEETS).replaceAll('launchTemplate', 'template'),
    'it says nothing of .launchTemplate.',
  ],
  ['without a type', JSON.stringify(FLEETS).replace('["c7i.large","c6i.large"]', '[]'), "instanceTypes is '', no text"],
  ['with another purchase', JSON.stringify(FLEETS).replace('"spot"', '"rent"'), "purchase is 'rent', neither spot nor"],
  ['with a number as text', JSON.stringify(FLEETS).replace('"max":9', '"max":"9"'), "max is '9', no number of nodes"],
])('a list of fleets that is %s says so, and nothing is done', (_what, text, problem) => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1') });
  world.fleets(text);
  for (const args of [['resume', 'g-burst-1'], ['suspend', 'g-burst-1'], ['reconcile'], ['others', 'g-burst-1']]) {
    const { status, output } = world.run(args);
    expect({ args, status }).toEqual({ args, status: 1 });
    expect(output).toMatch(new RegExp(`^${args[0]}: .*/fleets\\.json (is damaged|cannot be read).*\\n$`));
    expect(output).toMatch(new RegExp(problem));
  }
  expect(world.now.did ?? []).toEqual([]);
});

test('credentials are the machine’s role, or those that an operator has put there', () => {
  sandbox.command(
    'aws',
    `echo "credentials $AWS_SHARED_CREDENTIALS_FILE" >>"${sandbox.path('calls')}"; echo '{"Reservations": []}'`,
  );
  world.run(['suspend', 'g-burst-1']);
  expect(readFileSync(sandbox.path('calls'), 'utf8')).toContain('\ncredentials \n');
  sandbox.write('credentials', '[default]\n');
  world.run(['suspend', 'g-burst-1']);
  expect(readFileSync(sandbox.path('calls'), 'utf8')).toContain(`\ncredentials ${sandbox.path('credentials')}\n`);
});

test('a controller without the AWS CLI says so', () => {
  const folder = join(ASSETS, 'controller-fleet/usr/local/lib/skylan');
  const program = `
import os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, "${folder}")
os.environ["PATH"] = "${sandbox.path('none')}"
from fleet import ec2
try:
    ec2.call("eu-central-1", "describe-instances")
except ec2.AwsError as problem:
    print(problem)`;
  const { stdout, stderr } = spawnSync('python3', ['-c', program], { encoding: 'utf8', timeout: HANG_MS });
  expect({ stdout, stderr }).toEqual({ stdout: expect.stringMatching(/^NoAwsCli: .*'aws'\n$/), stderr: '' });
});

test.each([[[]], [['resume']], [['reconcile', 'g-burst-1']], [['start', 'g-burst-1']]])('%j is no call', (args) => {
  expect(world.run(args)).toMatchObject({ status: 1, output: expect.stringContaining('skylan-fleet resume NODES') });
});
