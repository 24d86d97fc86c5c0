import { FleetWorld, nodes, OFF, STARTING } from '../helpers/fleet-world';
import { Sandbox } from '../helpers/sandbox';

const DOWN = 'reason=(Code:InsufficientInstanceCapacity)';

let sandbox: Sandbox;
let world: FleetWorld;

beforeEach(() => {
  sandbox = new Sandbox();
  world = new FleetWorld(sandbox);
});

afterEach(() => sandbox.remove());

describe('without capacity', () => {
  beforeEach(() =>
    world.set({
      nodes: {
        ...nodes(STARTING, 'g-burst-1'),
        ...nodes(OFF, 'g-burst-2', 'g-burst-3', 'g-burst-5', 'g-steady-1'),
        ...nodes('IDLE+CLOUD', 'g-burst-4'),
        ...nodes(STARTING, 'g-burst-6'),
        'g-burst-7': { state: 'DOWN+CLOUD+POWERED_DOWN', reason: 'broken disk', reason_at: 1 },
        'g-burst-8': { state: 'IDLE+CLOUD+DRAIN+POWERED_DOWN', reason: 'mine', reason_at: 1 },
      },
      room: { 'g-burst': 0 },
    }),
  );

  test('all nodes of the fleet that are off are marked at once, and no others', () => {
    world.resume('g-burst-1', ['g-burst-1']);
    expect(world.did.slice(1)).toEqual([
      `scontrol update nodename=g-burst-[1-3,5] state=down ${DOWN}`,
      // Slurm would wait for it until ResumeTimeout, and then call it a failure.
      'scontrol update nodename=g-burst-1 state=power_down_force',
      `scontrol update nodename=g-burst-1 state=down ${DOWN}`,
    ]);
    expect(world.states('g-burst-1', 'g-burst-2')).toEqual(['DOWN+CLOUD+POWERING_DOWN', 'DOWN+CLOUD+POWERED_DOWN']);
  });

  test('the fleet is not asked again for a later job of the same call', () => {
    world.resume('g-burst-[1,6]', ['g-burst-1', 'g-burst-6']);
    world.set({ ...world.now, nodes: nodes(STARTING, 'g-burst-2', 'g-burst-3', 'g-burst-4', 'g-burst-5') });
    world.resume('g-burst-[2-3],g-burst-[4-5]', ['g-burst-[2-3]', 'g-burst-[4-5]']);
    expect(world.asked).toEqual([2, 2]);
  });
});

test('any other error of a launch closes the fleet as well, under its name', () => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1'), refuse: { CreateFleet: ['UnauthorizedOperation'] } });
  expect(world.resume('g-burst-1', ['g-burst-1']).output).toContain(
    'g-burst is closed for a while: UnauthorizedOperation',
  );
  expect(world.now.nodes['g-burst-1']).toMatchObject({ reason: '(Code:UnauthorizedOperation)' });
});

test.each([
  ['refuses calls', { CreateFleet: ['RequestLimitExceeded', 'Unavailable'], CreateTags: ['Throttling'] }],
  ['says so of the machines', { 'fleet-error': ['RequestLimitExceeded', 'InternalError'] }],
  ['gives no answer', { DescribeInstances: ['silent'], CreateFleet: ['silent'] }],
])('AWS that %s for a while is asked again', (_what, refuse) => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1'), refuse });
  expect(world.resume('g-burst-1', ['g-burst-1'])).toMatchObject({ status: 0 });
  expect(world.machines).toHaveLength(1);
  expect(world.now.nodes['g-burst-1']).toMatchObject({ state: STARTING, instance: world.machines[0] });
});

test('AWS that refuses calls for long closes the fleet', () => {
  world.set({
    nodes: nodes(STARTING, 'g-burst-1'),
    refuse: { CreateFleet: Array(99).fill('RequestLimitExceeded') },
  });
  world.resume('g-burst-1', ['g-burst-1'], { SKYLAN_PATIENCE_SECONDS: '0.1' });
  expect(world.now.nodes['g-burst-1']).toMatchObject({ reason: '(Code:RequestLimitExceeded)' });
});

test('a machine that cannot be told its node is given back', () => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1'), refuse: { CreateTags: ['UnauthorizedOperation'] } });
  world.resume('g-burst-1', ['g-burst-1']);
  expect(world.machines).toEqual([]);
  expect(world.now.nodes['g-burst-1']).toMatchObject({ reason: '(Code:UnauthorizedOperation)' });
});

test('a machine whose node slurmctld does not take is given back', () => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1'), refuse: { 'scontrol-update': ['Invalid node name specified'] } });
  const { status, output } = world.resume('g-burst-1', ['g-burst-1']);
  expect(status).toBe(1);
  expect(output).toContain('resume: scontrol update nodename=g-burst-1');
  expect(output).toContain('Invalid node name specified');
  expect(world.machines).toEqual([]);
});
