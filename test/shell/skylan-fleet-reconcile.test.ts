import { FleetWorld, nodes, OFF, STARTING } from '../helpers/fleet-world';
import { Sandbox } from '../helpers/sandbox';

const UP = 'ALLOCATED+CLOUD';

let sandbox: Sandbox;
let world: FleetWorld;

beforeEach(() => {
  sandbox = new Sandbox();
  world = new FleetWorld(sandbox);
});

afterEach(() => sandbox.remove());

const now = () => Date.now() / 1000;
const machine = (node?: string, state = 'running') => ({
  state,
  fleet: 'g-burst',
  launched: now() - 3600,
  ...(node ? { node } : {}),
});

/** What is wanted of a machine that is there, by what Slurm says of its node. */
test.each([
  ['up', UP],
  ['idle', 'IDLE+CLOUD'],
  ['starting', STARTING],
  ['to be powered down once its jobs have ended', 'ALLOCATED+CLOUD+POWER_DOWN'],
  ['not answering for a moment', 'ALLOCATED+CLOUD+NOT_RESPONDING'],
])('a node that is %s and its machine are left alone', (_what, state) => {
  world.set({ nodes: { 'g-burst-1': { state, instance: 'i-1' } }, instances: { 'i-1': machine('g-burst-1') } });
  expect(world.run(['reconcile'])).toEqual({ status: 0, output: '' });
  expect(world.did).toEqual([]);
});

test.each([
  ['whose node is off', { 'g-burst-1': { state: OFF } }, machine('g-burst-1'), 'g-burst-1'],
  ['whose node goes off', { 'g-burst-1': { state: 'IDLE+CLOUD+POWERING_DOWN' } }, machine('g-burst-1'), 'g-burst-1'],
  ['that has no node', {}, machine(), 'no node'],
  ['of a fleet that is no more', {}, { ...machine('g-former-1'), fleet: 'g-former' }, 'g-former-1'],
  ['that somebody has stopped', { 'g-burst-1': { state: OFF } }, machine('g-burst-1', 'stopped'), 'g-burst-1'],
  ['whose node has another one', { 'g-burst-1': { state: UP, instance: 'i-2' } }, machine('g-burst-1'), 'g-burst-1'],
])('a machine %s is terminated', (_what, known, one, name) => {
  world.set({ nodes: known, instances: { 'i-1': one, 'i-2': machine('g-burst-1') } });
  if (!('instance' in (known['g-burst-1' as keyof typeof known] ?? {}))) {
    world.set({ nodes: known, instances: { 'i-1': one } });
  }
  const { status, output } = world.run(['reconcile']);
  expect({ status, output }).toEqual({
    status: 0,
    output: `terminated, no node that runs needs them: i-1 (${name})\n`,
  });
  expect(world.machines).not.toContain('i-1');
});

test.each([
  ['is gone', UP, {}],
  ['is another one’s', UP, { 'i-2': machine('g-burst-2') }],
  ['was stopped by somebody', UP, { 'i-1': machine('g-burst-1', 'stopped') }],
  ['went while it started', STARTING, {}],
])('a node whose machine %s has its jobs start again elsewhere', (_what, state, instances) => {
  world.set({
    nodes: { 'g-burst-1': { state, instance: 'i-1' }, 'g-burst-2': { state: UP, instance: 'i-2' } },
    instances: { 'i-2': machine('g-burst-2'), ...instances },
  });
  const { output } = world.run(['reconcile']);
  expect(output).toContain('g-burst-1 has lost its machine i-1: its jobs start again elsewhere\n');
  expect(world.did.filter((call) => call.startsWith('scontrol'))).toEqual([
    // Powered down alone, Slurm would wait for the machine's word that the jobs have ended.
    'scontrol update nodename=g-burst-1 state=down reason=its machine is gone',
    'scontrol update nodename=g-burst-1 state=power_down_force reason=its machine is gone',
  ]);
  expect(world.states('g-burst-2')).toEqual([UP]);
});

test('a node that waits for its machine is left to resume', () => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1') });
  world.run(['reconcile']);
  expect(world.did).toEqual([]);
});

test('a node whose machine’s id Slurm does not know is judged by the machine’s tag', () => {
  world.set({ nodes: nodes(UP, 'g-burst-1', 'g-burst-2'), instances: { 'i-1': machine('g-burst-1') } });
  world.run(['reconcile']);
  expect(world.states('g-burst-1', 'g-burst-2')).toEqual([UP, 'IDLE+CLOUD+POWERING_DOWN']);
});

test('nodes that are no fleet’s need no machine', () => {
  world.set({ nodes: nodes('IDLE+DYNAMIC_NORM', 'g-1', 'g-burst-10') });
  world.run(['reconcile']);
  expect(world.did).toEqual([]);
});

test('what is in order at the second look is left alone', () => {
  // GIVEN an EC2 that tells of a machine and its tag some seconds late
  world.set({ nodes: { 'g-burst-1': { state: UP, instance: 'i-1' } }, instances: { 'i-1': machine() } });
  const tagged = JSON.stringify({ ...world.now, instances: { 'i-1': machine('g-burst-1') } });
  sandbox.write('tagged', tagged);
  sandbox.command(
    'curl',
    `python3 "${__dirname}/fleet_world.py" "${sandbox.path('world')}" curl "$@"; cp "${sandbox.path('tagged')}" "${sandbox.path('world')}"`,
  );
  expect(world.run(['reconcile'])).toEqual({ status: 0, output: '' });
  expect(world.machines).toEqual(['i-1']);
});

test.each([
  [
    'slurmctld',
    { 'scontrol-show': Array(999).fill('silent') },
    'reconcile: scontrol show nodes --oneliner: .*Unable to contact',
  ],
  [
    'EC2',
    { DescribeInstances: Array(9).fill('UnauthorizedOperation') },
    'reconcile: DescribeInstances: that is UnauthorizedOperation',
  ],
])('nothing is done where %s gives no answer', (_who, refuse, words) => {
  world.set({ nodes: nodes(UP, 'g-burst-1'), instances: { 'i-9': machine() }, refuse });
  const { status, output } = world.run(['reconcile'], { SKYLAN_SLURM_PATIENCE_SECONDS: '0.1' });
  expect(status).toBe(1);
  expect(output).toMatch(new RegExp(`^${words}`));
  expect(world.did).toEqual([]);
});

describe('a mark', () => {
  const CLOSED = 'DOWN+CLOUD+POWERED_DOWN';
  const marked = (seconds: number, reason = '(Code:InsufficientInstanceCapacity)') => ({
    state: CLOSED,
    reason,
    reason_at: now() - seconds,
  });

  test('is taken back after ten minutes, of all nodes at once', () => {
    world.set({ nodes: { 'g-burst-1': marked(601), 'g-burst-2': marked(700), 'g-burst-3': marked(500) } });
    expect(world.run(['reconcile']).output).toBe('may be asked for again: g-burst-[1-2]\n');
    expect(world.did).toEqual(['scontrol update nodename=g-burst-[1-2] state=resume']);
    expect(world.states('g-burst-1', 'g-burst-3')).toEqual([OFF, CLOSED]);
  });

  test.each([
    ['an operator’s', { 'g-burst-1': marked(9000, 'broken disk') }],
    ['of a node that is no fleet’s', { 'g-1': marked(9000) }],
  ])('%s stays', (_whose, known) => {
    world.set({ nodes: known });
    world.run(['reconcile']);
    expect(world.did).toEqual([]);
  });
});

test('what is amiss only since the second look is put right by the third', () => {
  // GIVEN a machine that is nobody's, and one that somebody ends before the second look
  world.set({
    nodes: { 'g-burst-1': { state: UP, instance: 'i-1' } },
    instances: { 'i-1': machine('g-burst-1'), 'i-2': machine('g-burst-2') },
  });
  const without = JSON.stringify({ ...world.now, instances: { 'i-2': machine('g-burst-2') } });
  sandbox.write('without', without);
  const look = `python3 "${__dirname}/fleet_world.py" "${sandbox.path('world')}" curl "$@"`;
  const ended = `[[ -e ${sandbox.path('ended')} ]] || cp "${sandbox.path('without')}" "${sandbox.path('world')}"`;
  const all = `[[ $* != *NextToken* ]]`;
  sandbox.command('curl', `${look}; ${all} || { ${ended}; touch "${sandbox.path('ended')}"; }`);
  const { output } = world.run(['reconcile']);
  expect(output).toBe(
    'terminated, no node that runs needs them: i-2 (g-burst-2)\n' +
      'g-burst-1 has lost its machine i-1: its jobs start again elsewhere\n',
  );
});

test('a look waits until a machine that is just made has its node', async () => {
  world.set({ nodes: nodes(STARTING, 'g-burst-1') });
  const [resumed] = await Promise.all([
    world.start(['resume', 'g-burst-1']),
    ...[1, 2, 3].map(() => world.start(['reconcile'])),
  ]);
  expect(resumed?.status).toBe(0);
  expect(world.machines).toHaveLength(1);
});

describe('a machine that Slurm does not know', () => {
  test('as its starting node’s is made known to it', () => {
    world.set({ nodes: nodes(STARTING, 'g-burst-1'), instances: { 'i-1': machine('g-burst-1') } });
    expect(world.run(['reconcile']).output).toBe('g-burst-1 is i-1, which Slurm did not know\n');
    expect(world.did).toEqual([
      'scontrol update nodename=g-burst-1 nodeaddr=10.1.2.99 instanceid=i-1 instancetype=t3.small',
    ]);
  });

  test('is left to resume, which may be about to end it', () => {
    // GIVEN a machine of an earlier time, that is ended between the two looks
    world.set({ nodes: nodes(STARTING, 'g-burst-1'), instances: { 'i-1': machine('g-burst-1') } });
    sandbox.write('ended', JSON.stringify({ ...world.now, instances: {} }));
    sandbox.command(
      'curl',
      `python3 "${__dirname}/fleet_world.py" "${sandbox.path('world')}" curl "$@"; cp "${sandbox.path('ended')}" "${sandbox.path('world')}"`,
    );
    expect(world.run(['reconcile'])).toEqual({ status: 0, output: '' });
  });
});
