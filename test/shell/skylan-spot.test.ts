import { readFileSync } from 'node:fs';
import { MetadataServer } from '../helpers/metadata-server';
import { Sandbox } from '../helpers/sandbox';

const NOTICE = JSON.stringify({ action: 'terminate', time: '2026-12-01T08:22:00Z' });
const FORCE = 'scontrol update nodename=g-burst-17 state=power_down_force reason=spot';
const ASAP = 'scontrol update nodename=g-burst-17 state=power_down_asap reason=spot rebalance';

let sandbox: Sandbox;
let server: MetadataServer;

beforeEach(async () => {
  sandbox = new Sandbox();
  sandbox.command('sleep');
  server = new MetadataServer();
  await server.start();
  sandbox.command('hostname', 'echo g-burst-17');
  sandbox.command('scontrol');
  server.said['spot/instance-action'] = NOTICE;
  server.said['events/recommendations/rebalance'] = JSON.stringify({ noticeTime: '2026-12-01T08:00:00Z' });
  server.late['events/recommendations/rebalance'] = 99;
});

afterEach(() => {
  server.stop();
  sandbox.remove();
});

const watch = () =>
  sandbox.start('worker-fleet/usr/local/lib/skylan/skylan-spot', [], {
    SKYLAN_METADATA: server.url,
  });
const calls = () => readFileSync(sandbox.path('calls'), 'utf8').trim().split('\n');
const told = () => calls().filter((call) => call.startsWith('scontrol'));

test('a machine that EC2 takes away has its jobs start again elsewhere, and never goes DOWN', async () => {
  server.late['spot/instance-action'] = 3;
  const { status, output } = await watch();
  expect({ status, output }).toEqual({
    status: 0,
    output: 'EC2 takes this machine away: its jobs start again elsewhere\n',
  });
  expect(calls().filter((call) => call === 'sleep 5')).toHaveLength(3);
  expect(told()).toEqual([FORCE]);
});

test('tells the controller until that has taken it', async () => {
  sandbox.command('scontrol', `[[ $(grep -c '^scontrol' "${sandbox.path('calls')}") -gt 2 ]]`);
  expect((await watch()).output).toContain('the controller has not taken it: once more');
  expect(told()).toEqual([FORCE, FORCE, FORCE]);
});

test('a machine that EC2 may take away takes no more jobs, is told once, and goes on looking', async () => {
  server.late['events/recommendations/rebalance'] = 1;
  server.late['spot/instance-action'] = 5;
  expect((await watch()).output).toContain('EC2 may take this machine away: it ends with the jobs that it has\n');
  expect(told()).toEqual([ASAP, FORCE]);
});
