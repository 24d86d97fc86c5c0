import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLEETS, FleetWorld, nodes, OFF, STARTING } from '../helpers/fleet-world';
import { HANG_MS } from '../helpers/hang';
import { ASSETS, Sandbox } from '../helpers/sandbox';

const DOWN = 'reason=(Code:InsufficientInstanceCapacity)';

let sandbox: Sandbox;
let world: FleetWorld;

beforeEach(() => {
  sandbox = new Sandbox();
  world = new FleetWorld(sandbox);
});

afterEach(() => sandbox.remove());

const hourAgo = () => Date.now() / 1000 - 3600;

describe('resume', () => {
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
        TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'spot' },
        SpotOptions: { AllocationStrategy: 'price-capacity-optimized' },
        TagSpecifications: [
          {
            ResourceType: 'instance',
            Tags: [
              { Key: 'skylan:cluster', Value: 'lab' },
              { Key: 'skylan:fleet', Value: 'g-burst' },
            ],
          },
        ],
      },
    ]);
    expect(world.did.slice(1)).toEqual([
      'scontrol update nodename=g-burst-3 nodeaddr=10.1.2.1 instanceid=i-1 instancetype=t3.small',
      'create-tags --resources i-1 --tags Key=skylan:node,Value=g-burst-3',
    ]);
    expect(readFileSync(sandbox.path('calls'), 'utf8')).toContain(
      'aws ec2 --region eu-central-1 --output json create-fleet',
    );
  });

  test('a job of three nodes is one fleet of three in one zone', () => {
    world.set({ nodes: nodes(STARTING, 'g-burst-1', 'g-burst-2', 'g-burst-3') });
    expect(world.resume('g-burst-[1-3]', ['g-burst-[1-3]']).status).toBe(0);
    expect(world.asked).toEqual([3]);
    expect(world.now.requests?.[0]).toMatchObject({
      SpotOptions: {
        AllocationStrategy: 'price-capacity-optimized',
        MinTargetCapacity: 3,
        SingleAvailabilityZone: true,
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
      'aws',
      `exec python3 "${__dirname}/fleet_world.py" "${sandbox.path('world')}" aws "\${@//MinTargetCapacity/Ignored}"`,
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
        MinTargetCapacity: 2,
        SingleAvailabilityZone: true,
        SingleInstanceType: true,
      },
      LaunchTemplateConfigs: [{ Overrides: [{ Priority: 0 }, { Priority: 1 }] }],
    });
  });

  test('jobs of one node are one call, and those get a machine for whom there is one', () => {
    world.set({ nodes: nodes(STARTING, 'g-burst-1', 'g-burst-2', 'g-burst-3'), room: { 'g-burst': 2 } });
    world.resume('g-burst-[1-3]', ['g-burst-1', 'g-burst-2', 'g-burst-3']);
    expect(world.asked).toEqual([3]);
    expect(world.machines).toHaveLength(2);
    expect(world.states('g-burst-1', 'g-burst-2', 'g-burst-3')).toEqual([
      STARTING,
      STARTING,
      'DOWN+CLOUD+POWERING_DOWN',
    ]);
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
      world.resume('g-burst-[2-3],g-burst-[4-5]', ['g-burst-[2-3]', 'g-burst-[4-5]']);
      expect(world.asked).toEqual([2, 2]);
    });
  });

  test('any other error of a launch closes the fleet as well, under its name', () => {
    world.set({ nodes: nodes(STARTING, 'g-burst-1'), refuse: { 'create-fleet': ['UnauthorizedOperation'] } });
    expect(world.resume('g-burst-1', ['g-burst-1']).output).toContain(
      'g-burst is closed for a while: UnauthorizedOperation',
    );
    expect(world.now.nodes['g-burst-1']).toMatchObject({ reason: '(Code:UnauthorizedOperation)' });
  });

  test.each([
    ['refuses calls', { 'create-fleet': ['RequestLimitExceeded', 'Unavailable'], 'create-tags': ['Throttling'] }],
    ['says so of the machines', { 'fleet-error': ['RequestLimitExceeded', 'InternalError'] }],
    ['gives no answer', { 'describe-instances': ['silent'], 'create-fleet': ['silent'] }],
  ])('AWS that %s for a while is asked again', (_what, refuse) => {
    world.set({ nodes: nodes(STARTING, 'g-burst-1'), refuse });
    expect(world.resume('g-burst-1', ['g-burst-1'])).toMatchObject({ status: 0 });
    expect(world.machines).toHaveLength(1);
    expect(world.now.nodes['g-burst-1']).toMatchObject({ state: STARTING, instance: world.machines[0] });
  });

  test('AWS that refuses calls for long closes the fleet', () => {
    world.set({
      nodes: nodes(STARTING, 'g-burst-1'),
      refuse: { 'create-fleet': Array(99).fill('RequestLimitExceeded') },
    });
    world.resume('g-burst-1', ['g-burst-1'], { SKYLAN_PATIENCE_SECONDS: '0.1' });
    expect(world.now.nodes['g-burst-1']).toMatchObject({ reason: '(Code:RequestLimitExceeded)' });
  });

  test('a machine that cannot be told its node is given back', () => {
    world.set({ nodes: nodes(STARTING, 'g-burst-1'), refuse: { 'create-tags': ['UnauthorizedOperation'] } });
    world.resume('g-burst-1', ['g-burst-1']);
    expect(world.machines).toEqual([]);
    expect(world.now.nodes['g-burst-1']).toMatchObject({ reason: '(Code:UnauthorizedOperation)' });
  });

  test('a machine whose node slurmctld does not take is given back', () => {
    world.set({ nodes: nodes(STARTING, 'g-burst-1'), refuse: { 'scontrol-update': ['yes'] } });
    const { status, output } = world.resume('g-burst-1', ['g-burst-1']);
    expect(status).toBe(1);
    expect(output).toContain('resume: scontrol update nodename=g-burst-1');
    expect(output).toContain('Unable to contact slurm controller');
    expect(world.machines).toEqual([]);
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
    const once = ['create-fleet', 'scontrol', 'create-tags'];
    expect(actions).toEqual([...once, ...once]);
  });

  test('what runs under the node’s name from an earlier time ends first', () => {
    world.set({
      nodes: nodes(STARTING, 'g-burst-1'),
      instances: { 'i-old': { state: 'running', fleet: 'g-burst', node: 'g-burst-1', launched: hourAgo() } },
    });
    const { output } = world.resume('g-burst-1', ['g-burst-1']);
    expect(output).toContain('terminated, of an earlier time: i-old (g-burst-1)');
    expect(world.did.map((call) => call.split(' ')[0]).slice(0, 2)).toEqual(['terminate-instances', 'create-fleet']);
    expect(world.machines).toEqual(['i-2']);
  });
});

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
