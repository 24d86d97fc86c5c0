import { readFileSync } from 'node:fs';
import { FLEETS, FleetWorld, nodes, STARTING } from '../helpers/fleet-world';
import { Sandbox } from '../helpers/sandbox';

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
    expect(world.now.did?.[0]).toBe(
      'DescribeInstances Filter.1.Name=tag:skylan:cluster Filter.1.Value.1=lab ' +
        'Filter.2.Name=tag-key Filter.2.Value.1=skylan:fleet Filter.3.Name=instance-state-name ' +
        'Filter.3.Value.1=pending Filter.3.Value.2=running Filter.3.Value.3=stopping Filter.3.Value.4=stopped',
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
      refuse: { TerminateInstances: ['InvalidInstanceID.NotFound'] },
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

test('EC2 is asked where the list of fleets says, with the credentials of the machine', () => {
  sandbox.command('curl', `cat >>"${sandbox.path('calls')}"; printf '<none/>\\n200'`);
  world.run(['suspend', 'g-burst-1']);
  const calls = readFileSync(sandbox.path('calls'), 'utf8');
  expect(calls).toContain('\nurl = "https://ec2.eu-central-1.amazonaws.com/"\n');
  expect(calls).toContain('\nuser = "AKIA:s3cret"\n');
});

test.each([[[]], [['resume']], [['reconcile', 'g-burst-1']], [['start', 'g-burst-1']]])('%j is no call', (args) => {
  expect(world.run(args)).toMatchObject({ status: 1, output: expect.stringContaining('skylan-fleet resume NODES') });
});
