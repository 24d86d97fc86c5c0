import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClientPorts } from '../helpers/client-ports';
import { HANG_MS } from '../helpers/hang';

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
  expect(await ports.ask(`connect tap0 home ${FIRST}`)).toBe('ok 2');
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
    expect(await ports.ask(`connect tap0 ${client} ${FIRST}`)).toBe(`ok ${vlan}`);
  expect(await ports.ask(`disconnect tap0 b ${FIRST}`)).toBe('ok');
  expect(await ports.ask(`connect tap0 d ${FIRST}`)).toBe('ok 3');
});

test('a client that comes anew has the port it had; the end of its last session takes nothing from it', async () => {
  await ports.ask(`connect tap0 home ${FIRST}`);
  expect(await ports.ask(`connect tap0 home ${SECOND}`)).toBe('ok 2');
  await ports.ask(`disconnect tap0 home ${FIRST}`);
  expect(ports.vlans).toEqual({ home: 2 });
  await ports.ask(`disconnect tap0 home ${SECOND}`);
  expect(ports.vlans).toEqual({});
});

test('after it was started anew it knows what is there', async () => {
  await ports.ask(`connect tap0 home ${FIRST}`);
  await ports.stop();
  ports = await ClientPorts.start(folder);
  expect(await ports.ask(`connect tap0 garage ${FIRST}`)).toBe('ok 3');
  expect(await ports.ask(`connect tap0 home ${SECOND}`)).toBe('ok 2');
});

test('of a server that is gone, no port is left', async () => {
  await ports.ask(`connect tap0 home ${FIRST}`);
  await ports.ask(`connect tap0 garage ${FIRST}`);
  expect(await ports.ask('reset tap0')).toBe('ok');
  expect(ports.links).toEqual({});
});

describe('GIVEN a server over UDP and one over TCP', () => {
  const ended = () => join(folder, 'ended');

  beforeEach(async () => {
    await ports.stop();
    const program = join(folder, 'disconnect');
    writeFileSync(program, `#!/bin/sh\necho "$SKYLAN_MANAGEMENT $*" >>${ended()}\n`, { mode: 0o755 });
    ports = await ClientPorts.start(folder, program);
  });

  /** Lines that say which sessions were to end, once there are any. */
  async function endedSessions(): Promise<string> {
    const end = Date.now() + HANG_MS;
    const said = () => (existsSync(ended()) ? readFileSync(ended(), 'utf8') : '');
    while (said() === '' && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
    return said();
  }

  test('THEN each has ports of its own, and what one says takes nothing from the other', async () => {
    expect(await ports.ask(`connect tap0 home ${FIRST}`)).toBe('ok 2');
    expect(await ports.ask(`connect tap1 garage ${FIRST}`)).toBe('ok 2');
    expect(Object.keys(ports.links)).toEqual(['tap0.2', 'tap1.2']);
    expect(await ports.ask(`disconnect tap1 home ${FIRST}`)).toBe('ok');
    expect(ports.vlans).toEqual({ home: 2, garage: 2 });
    expect(existsSync(ended())).toBe(false);
  });

  test.each([
    ['tap0', 'tap1', '/run/skylan-openvpn/management.sock'],
    ['tap1', 'tap0', '/run/skylan-openvpn-tcp/management.sock'],
  ])('WHEN a client of %s comes in by %s THEN its first session ends', async (first, last, socket) => {
    await ports.ask(`connect ${first} home ${FIRST}`);
    expect(await ports.ask(`connect ${last} home ${SECOND}`)).toBe('ok 2');
    expect(ports.links).toEqual({ [`${last}.2`]: expect.objectContaining({ alias: `home ${SECOND}` }) });
    expect(await endedSessions()).toBe(`${socket} home\n`);
    // What the first server says of that concerns the new session nothing.
    await ports.ask(`disconnect ${first} home ${FIRST}`);
    expect(ports.vlans).toEqual({ home: 2 });
  });

  test('WHEN one server is gone THEN the ports of the other stay', async () => {
    await ports.ask(`connect tap0 home ${FIRST}`);
    await ports.ask(`connect tap1 garage ${FIRST}`);
    expect(await ports.ask('reset tap0')).toBe('ok');
    expect(Object.keys(ports.links)).toEqual(['tap1.2']);
  });
});

test('fails where the kernel has no room in the bridge, leaves nothing half-way, and says why', async () => {
  ports.breakKernel();
  expect(await ports.ask(`connect tap0 home ${FIRST}`)).toBe('failed');
  expect(ports.links).toEqual({});
  expect(ports.log).toContain(`<3>connect tap0 home ${FIRST}: RTNETLINK answers: Operation not supported`);
});

test.each([
  'reset',
  'reset eth0',
  `connect eth0 home ${FIRST}`,
  'connect tap0 home',
  `connect tap0 -home ${FIRST}`,
  `connect tap0 home;reboot ${FIRST}`,
  'connect tap0 home x y',
  'open',
  '',
])('fails for what is no request: %j', async (request) => {
  expect(await ports.ask(request)).toBe('failed');
  expect(ports.links).toEqual({});
});
