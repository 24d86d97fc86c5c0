import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClientPorts } from '../helpers/client-ports';

let folder: string;
let ports: ClientPorts;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'skylan-ports-'));
  ports = await ClientPorts.start(folder);
});

afterEach(async () => {
  await ports.stop();
  rmSync(folder, { recursive: true, force: true });
});

const FIRST = '198.51.100.7:40000';
const SECOND = '198.51.100.7:40001';

test('a client’s port is of the bridge, without an address of its own, and known by its name', async () => {
  expect(await ports.ask(`connect home ${FIRST}`)).toBe('ok 2');
  expect(ports.links).toEqual({
    'tap0.2': { id: 2, alias: `home ${FIRST}`, set: ['addrgenmode', 'none', 'master', 'rosbridge', 'up'] },
  });
});

test('each has another one, and the first that is free is taken', async () => {
  for (const [client, vlan] of [
    ['a', 2],
    ['b', 3],
    ['c', 4],
  ] as const)
    expect(await ports.ask(`connect ${client} ${FIRST}`)).toBe(`ok ${vlan}`);
  expect(await ports.ask(`disconnect b ${FIRST}`)).toBe('ok');
  expect(await ports.ask(`connect d ${FIRST}`)).toBe('ok 3');
});

test('a client that comes anew has the port it had; the end of its last session takes nothing from it', async () => {
  await ports.ask(`connect home ${FIRST}`);
  expect(await ports.ask(`connect home ${SECOND}`)).toBe('ok 2');
  await ports.ask(`disconnect home ${FIRST}`);
  expect(ports.vlans).toEqual({ home: 2 });
  await ports.ask(`disconnect home ${SECOND}`);
  expect(ports.vlans).toEqual({});
});

test('after it was started anew it knows what is there', async () => {
  await ports.ask(`connect home ${FIRST}`);
  await ports.stop();
  ports = await ClientPorts.start(folder);
  expect(await ports.ask(`connect garage ${FIRST}`)).toBe('ok 3');
  expect(await ports.ask(`connect home ${SECOND}`)).toBe('ok 2');
});

test('of a server that is gone, no port is left', async () => {
  await ports.ask(`connect home ${FIRST}`);
  await ports.ask(`connect garage ${FIRST}`);
  expect(await ports.ask('reset')).toBe('ok');
  expect(ports.links).toEqual({});
});

test('fails where the kernel has no room in the bridge, leaves nothing half-way, and says why', async () => {
  ports.breakKernel();
  expect(await ports.ask(`connect home ${FIRST}`)).toBe('failed');
  expect(ports.links).toEqual({});
  expect(ports.log).toContain(`<3>connect home ${FIRST}: RTNETLINK answers: Operation not supported`);
});

test.each(['connect home', `connect -home ${FIRST}`, `connect home;reboot ${FIRST}`, 'connect home x y', 'open', ''])(
  'fails for what is no request: %j',
  async (request) => {
    expect(await ports.ask(request)).toBe('failed');
    expect(ports.links).toEqual({});
  },
);
