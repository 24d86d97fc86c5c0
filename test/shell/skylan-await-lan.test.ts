import { Sandbox } from '../helpers/sandbox';

const SCRIPT = 'workload/usr/local/lib/skylan/skylan-await-lan';
let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

function run(address: string, env: Readonly<Record<string, string>> = {}) {
  sandbox.command('ip', `echo "4: rosbridge    inet ${address} brd 192.168.0.255 scope global rosbridge"`);
  const machine = sandbox.write('machine.env', "SKYLAN_LAN_ADDRESS='192.168.0.131/24'\n");
  return sandbox.run(SCRIPT, [], { ...env, SKYLAN_MACHINE_ENV: machine, SKYLAN_PATIENCE_SECONDS: '0' });
}

test('GIVEN the LAN’s address THEN nobody waits', () => {
  expect(run('192.168.0.131/24')).toEqual({ status: 0, output: '' });
});

test('whoever has it of the unit is not asked the file', () => {
  expect(run('10.0.0.7/8', { SKYLAN_LAN_ADDRESS: '10.0.0.7/8' }).status).toBe(0);
});

test('fails after a while without it, and says so', () => {
  expect(run('192.168.0.13/24')).toEqual({
    status: 1,
    output: 'going on without the LAN address 192.168.0.131/24, which rosbridge does not have\n',
  });
});
