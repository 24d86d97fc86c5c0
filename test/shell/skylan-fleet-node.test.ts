import { existsSync, readFileSync } from 'node:fs';
import { MetadataServer } from '../helpers/metadata-server';
import { Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;
let server: MetadataServer;

beforeEach(async () => {
  sandbox = new Sandbox();
  for (const program of ['hostnamectl', 'sleep', 'systemctl']) sandbox.command(program);
  sandbox.write('hosts', '127.0.0.1 localhost\n127.0.1.1 g-burst\n');
  sandbox.write('run/none', '');
  server = new MetadataServer();
  await server.start();
});

afterEach(() => {
  server.stop();
  sandbox.remove();
});

function run(env: Readonly<Record<string, string>> = {}) {
  return sandbox.start('worker-fleet/usr/local/lib/skylan/skylan-fleet-node', [], {
    SKYLAN_METADATA: server.url,
    SKYLAN_HOSTS: sandbox.path('hosts'),
    RUNTIME_DIRECTORY: sandbox.path('run'),
    SLURMD_OPTIONS: '--conf-server 192.168.66.10',
    ...env,
  });
}

const calls = () => readFileSync(sandbox.path('calls'), 'utf8').trim().split('\n');

test('has the name that the controller wrote into its tag, and starts slurmd under it', async () => {
  expect(await run()).toEqual({ status: 0, output: 'this machine is g-burst-17\n' });
  expect(calls()).toEqual(['hostnamectl set-hostname g-burst-17', 'systemctl start --no-block slurmd.service']);
  expect(readFileSync(sandbox.path('run/slurmd.env'), 'utf8')).toBe(
    'SLURMD_OPTIONS="--conf-server 192.168.66.10 -N g-burst-17 --instance-id=i-0abc --instance-type=c7i.large"\n',
  );
});

test('knows its own name, once, after several boots too', async () => {
  await run();
  await run();
  expect(readFileSync(sandbox.path('hosts'), 'utf8')).toBe(
    '127.0.0.1 localhost\n127.0.1.1 g-burst\n127.0.1.1 g-burst-17\n',
  );
});

test('waits until the tag is there', async () => {
  server.late['tags/instance/skylan:node'] = 3;
  expect((await run()).status).toBe(0);
  expect(calls().filter((call) => call === 'sleep 2')).toHaveLength(3);
});

test.each([
  ['no tag comes to', undefined],
  ['an empty tag comes to', ''],
  ['a tag comes to that is no node’s name', 'g-burst-1 -D'],
])('a machine that %s goes off, and slurmd never starts', async (_what, tag) => {
  if (tag === undefined) delete server.said['tags/instance/skylan:node'];
  else server.said['tags/instance/skylan:node'] = tag;
  const { output } = await run({ SKYLAN_PATIENCE_SECONDS: '0' });
  expect(output).toBe('no node for this machine within 0 s: off\n');
  expect(calls()).toEqual(['systemctl poweroff']);
  expect(existsSync(sandbox.path('run/slurmd.env'))).toBe(false);
});

test('a machine whose metadata cannot be had goes off too', async () => {
  await run({ SKYLAN_METADATA: 'http://127.0.0.1:1', SKYLAN_PATIENCE_SECONDS: '0' });
  expect(calls()).toEqual(['systemctl poweroff']);
});

test('a machine that does not get its id fails, to be tried again, before it has a name', async () => {
  delete server.said['instance-id'];
  expect((await run()).status).not.toBe(0);
  expect(existsSync(sandbox.path('calls'))).toBe(false);
});
