import { FleetWorld, nodes, OFF, STARTING } from '../helpers/fleet-world';
import { Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;
let world: FleetWorld;

beforeEach(() => {
  sandbox = new Sandbox();
  world = new FleetWorld(sandbox);
});

afterEach(() => sandbox.remove());

test('has a machine of the fleet for a node, tells Slurm its address and id, and then the machine its node', () => {
  world.set({ nodes: nodes(STARTING, 'g-burst-3') });
  const { status, output } = world.resume('g-burst-3', ['g-burst-3']);
  expect({ status, output }).toEqual({ status: 0, output: 'g-burst-3 is i-1 (t3.small, 10.1.2.1)\n' });
  expect(world.now.requests).toEqual([
    {
      ClientToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
      Type: 'instant',
      LaunchTemplateConfigs: [
        {
          LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '3' },
          Overrides: ['c7i.large', 'c6i.large'].flatMap((InstanceType) =>
            ['subnet-1', 'subnet-2'].map((SubnetId) => ({ InstanceType, SubnetId })),
          ),
        },
      ],
      TargetCapacitySpecification: { TotalTargetCapacity: '1', DefaultTargetCapacityType: 'spot' },
      SpotOptions: { AllocationStrategy: 'price-capacity-optimized' },
      TagSpecification: [
        {
          ResourceType: 'instance',
          Tag: [
            { Key: 'skylan:cluster', Value: 'lab' },
            { Key: 'skylan:fleet', Value: 'g-burst' },
          ],
        },
      ],
    },
  ]);
  expect(world.did.slice(1)).toEqual([
    'scontrol update nodename=g-burst-3 nodeaddr=10.1.2.1 instanceid=i-1 instancetype=t3.small',
    'CreateTags ResourceId.1=i-1 Tag.1.Key=skylan:node Tag.1.Value=g-burst-3',
  ]);
});

test('a job of three nodes is one fleet of three in one zone', () => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1', 'g-burst-2', 'g-burst-3') });
  expect(world.resume('g-burst-[1-3]', ['g-burst-[1-3]']).status).toBe(0);
  expect(world.asked).toEqual([3]);
  expect(world.now.requests?.[0]).toMatchObject({
    SpotOptions: {
      AllocationStrategy: 'price-capacity-optimized',
      MinTargetCapacity: '3',
      SingleAvailabilityZone: 'true',
    },
  });
  expect(Object.values(world.now.instances).map(({ node }) => node)).toEqual(['g-burst-1', 'g-burst-2', 'g-burst-3']);
});

test('a job of three nodes gets none where there are two', () => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1', 'g-burst-2', 'g-burst-3'), room: { 'g-burst': 2 } });
  const { output } = world.resume('g-burst-[1-3]', ['g-burst-[1-3]']);
  expect(world.machines).toEqual([]);
  expect(output).toContain(
    'no machines for g-burst-[1-3], g-burst is closed for a while: InsufficientInstanceCapacity',
  );
});

test('machines of a job that did not get all of them, whatever EC2 was told, are given back', () => {
  // GIVEN an EC2 that has no minimum
  world.set({ nodes: nodes(STARTING, 'g-burst-1', 'g-burst-2', 'g-burst-3'), room: { 'g-burst': 2 } });
  sandbox.command(
    'curl',
    `exec python3 "${__dirname}/fleet_world.py" "${sandbox.path('world')}" curl "\${@//MinTargetCapacity/Ignored}"`,
  );
  world.resume('g-burst-[1-3]', ['g-burst-[1-3]']);
  expect(Object.keys(world.now.instances)).toHaveLength(2);
  expect(world.machines).toEqual([]);
  expect(new Set(world.states('g-burst-1', 'g-burst-2', 'g-burst-3'))).toEqual(new Set(['DOWN+CLOUD+POWERING_DOWN']));
});

test('on demand, types come in their order, and a job’s are of one', () => {
  world.set({ nodes: nodes(STARTING, 'g-steady-1', 'g-steady-2') });
  world.resume('g-steady-[1-2]', ['g-steady-[1-2]']);
  expect(world.now.requests?.[0]).toMatchObject({
    TargetCapacitySpecification: { DefaultTargetCapacityType: 'on-demand' },
    OnDemandOptions: {
      AllocationStrategy: 'prioritized',
      MinTargetCapacity: '2',
      SingleAvailabilityZone: 'true',
      SingleInstanceType: 'true',
    },
    LaunchTemplateConfigs: [{ Overrides: [{ Priority: '0' }, { Priority: '1' }] }],
  });
});

test('jobs of one node are one call, and those get a machine for whom there is one', () => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1', 'g-burst-2', 'g-burst-3'), room: { 'g-burst': 2 } });
  world.resume('g-burst-[1-3]', ['g-burst-1', 'g-burst-2', 'g-burst-3']);
  expect(world.asked).toEqual([3]);
  expect(world.machines).toHaveLength(2);
  expect(world.states('g-burst-1', 'g-burst-2', 'g-burst-3')).toEqual([STARTING, STARTING, 'DOWN+CLOUD+POWERING_DOWN']);
});

test('a node that two jobs wait for gets one machine', () => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1', 'g-burst-2') });
  world.resume('g-burst-[1-2]', ['g-burst-[1-2]', 'g-burst-2']);
  expect(world.asked).toEqual([2]);
});

test('nodes that no job waits for are had too, with a word where jobs are not known', () => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1', 'g-burst-2') });
  const { output } = world.resume('g-burst-[1-2]', [], { SLURM_RESUME_FILE: sandbox.path('none') });
  expect(world.machines).toHaveLength(2);
  expect(output).toContain('which jobs wait for nodes is not known');
});

test('a job over two fleets gets none where one has none', () => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1', 'g-steady-1', 'g-steady-2'), room: { 'g-steady': 0 } });
  world.resume('g-burst-1,g-steady-[1-2]', ['g-burst-1,g-steady-[1-2]']);
  expect(world.asked).toEqual([1, 2]);
  expect(world.machines).toEqual([]);
  expect(world.states('g-burst-1', 'g-steady-1')).toEqual(['IDLE+CLOUD+POWERING_DOWN', 'DOWN+CLOUD+POWERING_DOWN']);
});

test('two calls at once for the same nodes make each machine once', async () => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1', 'g-burst-2') });
  const results = await Promise.all([1, 2].map(() => world.start(['resume', 'g-burst-[1-2]'])));
  expect(results.map(({ status }) => status)).toEqual([0, 0]);
  expect(world.asked).toEqual([2]);
});

test('two calls at once for other nodes are done one after the other', async () => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1', 'g-burst-2') });
  await Promise.all(['g-burst-1', 'g-burst-2'].map((node) => world.start(['resume', node])));
  const actions = world.did.map((call) => call.split(' ')[0]);
  const once = ['CreateFleet', 'scontrol', 'CreateTags'];
  expect(actions).toEqual([...once, ...once]);
});

test('what runs under the node’s name from an earlier time ends first', () => {
  world.set({
    nodes: nodes(STARTING, 'g-burst-1'),
    instances: {
      'i-old': { state: 'running', fleet: 'g-burst', node: 'g-burst-1', launched: Date.now() / 1000 - 3600 },
    },
  });
  const { output } = world.resume('g-burst-1', ['g-burst-1']);
  expect(output).toContain('terminated, of an earlier time: i-old (g-burst-1)');
  expect(world.did.map((call) => call.split(' ')[0]).slice(0, 2)).toEqual(['TerminateInstances', 'CreateFleet']);
  expect(world.machines).toEqual(['i-2']);
});

describe('a slurmctld that gives no answer', () => {
  beforeEach(() => world.set({ nodes: nodes(STARTING, 'g-burst-1') }));
  const silent = (times: number) => Array<string>(times).fill('silent');

  test('for a while is asked again', () => {
    world.set({ ...world.now, refuse: { 'scontrol-show': silent(3), 'scontrol-update': silent(3) } });
    expect(world.resume('g-burst-1', ['g-burst-1'])).toEqual({
      status: 0,
      output: 'g-burst-1 is i-1 (t3.small, 10.1.2.1)\n',
    });
    expect(world.now.nodes['g-burst-1']).toMatchObject({ instance: 'i-1', address: '10.1.2.1' });
  });

  test('for long leaves the machine its node, and reconcile tells Slurm later', () => {
    world.set({ ...world.now, refuse: { 'scontrol-update': silent(999) } });
    const { status, output } = world.resume('g-burst-1', ['g-burst-1'], { SKYLAN_SLURM_PATIENCE_SECONDS: '0.1' });
    expect(status).toBe(1);
    expect(output).toContain('resume: scontrol update nodename=g-burst-1');
    expect(output).toContain('Unable to contact slurm controller');
    expect(world.now.instances).toMatchObject({ 'i-1': { state: 'pending', node: 'g-burst-1' } });
    world.set({ ...world.now, refuse: {} });
    world.run(['reconcile']);
    expect(world.now.nodes['g-burst-1']).toMatchObject({ state: STARTING, instance: 'i-1', address: '10.1.2.1' });
  });
});

test('a node that Slurm does not wait for any more gets no machine', () => {
  world.set({ nodes: { ...nodes(OFF, 'g-burst-1'), ...nodes(STARTING, 'g-burst-2') } });
  const { output } = world.resume('g-burst-[1-3]', ['g-burst-[1-3]']);
  expect(output).toContain('Slurm does not wait for them any more: g-burst-[1,3]\n');
  expect(world.asked).toEqual([1]);
});
