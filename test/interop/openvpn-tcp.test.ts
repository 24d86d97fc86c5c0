import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AS_ROOT } from '../helpers/as-root';
import { ClientPorts } from '../helpers/client-ports';
import { openVpnServer, openVpnTcpServer } from '../helpers/openvpn-server';
import { ASSETS } from '../helpers/sandbox';
import { Deployment, NAMES } from '../lambda/pki/fakes';
import { OpenVpn, PrivateNetwork } from './openvpn-process';
import { ServerFiles } from './openvpn-server';

jest.setTimeout(240_000);

const DISCONNECT = join(ASSETS, 'openvpn/usr/local/lib/skylan/skylan-disconnect');
/** In which a client is up whose network lets no UDP out. */
const LIMIT_SECONDS = 30;
/** Ends a hang, on a host that is busy with something else. */
const BUSY_SECONDS = 90;
const CONNECTED = 'Initialization Sequence Completed';
/** The client's device; the servers have those before it. */
const DEVICE = 'tap2';

describe('OpenVPN over UDP and over TCP, with the client’s profile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'skylan-interop-tcp-'));
  const path = (name: string) => join(folder, name);
  const deployment = new Deployment(new Date());
  const clients: OpenVpn[] = [];
  const files: Record<string, ServerFiles> = {};
  const servers: Record<string, OpenVpn> = {};
  let network: PrivateNetwork;
  let ports: ClientPorts;

  const inside = (...argv: string[]) => {
    const [command = '', ...before] = network.enter;
    return execFileSync(command, [...before, ...argv], { encoding: 'utf8' });
  };
  const openUdp = () => inside('nft', 'add table ip blocked; delete table ip blocked');
  const blockUdp = () => {
    const chain = 'chain in {\ntype filter hook input priority 0\nudp sport 1194 drop\nudp dport 1194 drop\n}';
    inside('nft', `table ip blocked {\n${chain}\n}`);
  };
  /** VLANs in which a frame came in, by listener. */
  const heard = (device: string, vlan: number, ...listeners: string[]) =>
    JSON.parse(inside('python3', join(__dirname, 'vlan_frames.py'), device, String(vlan), ...listeners));

  const startClient = (change: (profile: string) => string = (profile) => profile) => {
    writeFileSync(path('home.ovpn'), change(deployment.store.value(NAMES.client('home').profile)), { mode: 0o600 });
    const client = new OpenVpn(network, 'home', ['--config', path('home.ovpn'), '--dev', DEVICE]);
    clients.push(client);
    return client;
  };

  /** What a client is counted as, once it is on the device of one server alone. */
  const untilOn = async (tap: string) => {
    const end = Date.now() + BUSY_SECONDS * 1000;
    const taps = () => Object.keys(ports.links).map((port) => port.split('.')[0]);
    while (taps().join() !== tap && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(taps()).toEqual([tap]);
    expect(Object.keys(ports.vlans)).toEqual(['home']);
  };

  /** Who has a session at a server, by what that says. */
  const sessions = async (server: 'udp' | 'tcp') => {
    const management = createConnection(files[server]?.management ?? '');
    management.write('status 2\n');
    const said: string[] = [];
    for await (const line of createInterface(management)) {
      if (line === 'END') break;
      said.push(line);
    }
    management.destroy();
    return said.flatMap((line) => /^CLIENT_LIST,([^,]*),/.exec(line)?.[1] ?? []);
  };

  beforeAll(async () => {
    network = await PrivateNetwork.open();
    await deployment.authority('Create');
    await deployment.client('Create', { Client: 'home', RemoteHost: '127.0.0.1', TcpPort: '443' });
    // What ends a session at the server that the socket on the machine is of.
    const disconnect = path('disconnect');
    const where = `${folder}/$(case "$SKYLAN_MANAGEMENT" in *-tcp/*) echo tcp ;; *) echo udp ;; esac)/management.sock`;
    writeFileSync(disconnect, `#!/bin/sh\nSKYLAN_MANAGEMENT="${where}" exec ${DISCONNECT} "$@"\n`, { mode: 0o755 });
    ports = await ClientPorts.start(path('ports'), disconnect);
    for (const [name, config] of [
      ['udp', openVpnServer()],
      ['tcp', openVpnTcpServer()],
    ] as const) {
      mkdirSync(path(name));
      files[name] = new ServerFiles(path(name), deployment.store, ports);
      servers[name] = new OpenVpn(network, name, files[name].arguments(config));
      await servers[name].until(CONNECTED);
    }
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
    openUdp();
  });

  afterAll(async () => {
    for (const server of Object.values(servers)) await server.stop();
    await ports?.stop();
    network?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('where UDP is open, the session is over UDP', async () => {
    const client = startClient();
    await client.until(CONNECTED);
    expect(client.log).toContain('link remote: [AF_INET]127.0.0.1:1194');
    await untilOn('tap0');
  });

  test('where UDP is blocked, frames cross both ways by TCP, after ten seconds of one attempt over UDP', async () => {
    // GIVEN
    blockUdp();
    // WHEN
    const client = startClient();
    await client.until(CONNECTED, BUSY_SECONDS);
    // THEN
    expect(client.log.match(/link remote: .*/g)).toEqual([
      'link remote: [AF_INET]127.0.0.1:1194',
      'link remote: [AF_INET]127.0.0.1:443',
    ]);
    const at = (words: string) => Date.parse(new RegExp(`^(\\S+ \\S+) .*${words}`, 'm').exec(client.log)?.[1] ?? '');
    expect(at('Server poll timeout') - at('UDPv4 link remote')).toBeLessThan((LIMIT_SECONDS / 2) * 1000);
    expect(client.log).toContain('TCPv4_CLIENT link remote: [AF_INET]127.0.0.1:443');
    expect(client.log).toContain('VERIFY X509NAME OK: CN=robot-lan-gateway');
    expect(client.log).toMatch(/Data Channel: cipher 'AES-256-GCM'/);
    expect(client.log).toContain('OPTIONS IMPORT: --sndbuf/--rcvbuf options modified');
    expect(client.log).toContain('OPTIONS IMPORT: --socket-flags option modified');
    await untilOn('tap1');
    for (const link of ['tap0', 'tap1', DEVICE]) inside('ip', 'link', 'set', link, 'up');
    expect(heard(DEVICE, 0, 'tap0', 'tap1')).toEqual({ tap0: [], tap1: [2] });
    expect(heard('tap1', 2, DEVICE)).toEqual({ [DEVICE]: [0] });
    for (const said of [client.log, servers.tcp?.log]) {
      expect(said).not.toMatch(
        /Unrecognized option|is ignored by previous|WARNING.*(tun-mtu|link-mtu|inconsistent)|NOTICE.*ignored/,
      );
    }
  });

  test('a profile of UDP alone stays out where that is blocked', async () => {
    blockUdp();
    const client = startClient((profile) => profile.replace(/<connection>\nremote \S+ 443 [^<]*<\/connection>\n/, ''));
    await expect(client.until(CONNECTED, LIMIT_SECONDS)).rejects.toThrow('went on without');
  });

  test('a session that loses its way goes on by TCP, as the one session of its client, and a new start finds UDP again', async () => {
    // GIVEN
    const client = startClient();
    await client.until(CONNECTED);
    await untilOn('tap0');
    // WHEN
    blockUdp();
    // THEN it is noticed after 12 s, and UDP tried for 10 more
    await client.until(new RegExp(`${CONNECTED}[^]*TCPv4_CLIENT[^]*${CONNECTED}`), BUSY_SECONDS);
    await untilOn('tap1');
    // WHEN
    openUdp();
    await client.stop();
    const again = startClient();
    // THEN
    await again.until(CONNECTED);
    expect(again.log).not.toContain('TCPv4_CLIENT');
    await untilOn('tap0');
  });

  test('a second use of a profile takes the place of the first at the other server, as at one', async () => {
    // GIVEN
    const first = startClient();
    await first.until(CONNECTED);
    await untilOn('tap0');
    expect(await sessions('udp')).toEqual(['home']);
    // WHEN it is used over TCP alone
    const profile = deployment.store.value(NAMES.client('home').profile);
    writeFileSync(path('second.ovpn'), profile.replace(/<connection>\nremote \S+ 1194 [^<]*<\/connection>\n/, ''));
    const second = new OpenVpn(network, 'second', ['--config', path('second.ovpn'), '--dev', 'tap3']);
    clients.push(second);
    await second.until(CONNECTED);
    // THEN
    await untilOn('tap1');
    const end = Date.now() + BUSY_SECONDS * 1000;
    while ((await sessions('udp')).length > 0 && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await sessions('udp')).toEqual([]);
    expect(await sessions('tcp')).toEqual(['home']);
  });

  test('a client that is revoked is put out at whichever server it is, and refused by both', async () => {
    // GIVEN
    const outOf = (pattern: string) => {
      const [command = '', ...args] = [...AS_ROOT, 'env', `SKYLAN_MANAGEMENT=${pattern}`, DISCONNECT, 'home'];
      return spawnSync(command, args, { encoding: 'utf8' });
    };
    blockUdp();
    const client = startClient();
    await client.until(CONNECTED, BUSY_SECONDS);
    expect(await sessions('tcp')).toEqual(['home']);
    // WHEN there is no server THEN that is said
    expect(outOf(`${folder}/none*/management.sock`)).toMatchObject({
      status: 1,
      stderr: `no OpenVPN runs (${folder}/none*/management.sock)\n`,
    });
    // WHEN
    await deployment.client('Delete', { Client: 'home', TcpPort: '443' });
    for (const one of Object.values(files)) one.writeCrl();
    expect(outOf(`${folder}/*/management.sock`)).toMatchObject({
      status: 0,
      stdout: 'revoked client cut off: home\n',
    });
    // THEN
    openUdp();
    for (const server of Object.values(servers)) {
      await server.until(/VERIFY ERROR.*certificate revoked.*CN=home/, BUSY_SECONDS);
    }
    expect(await sessions('tcp')).toEqual([]);
    expect(client.log.match(new RegExp(CONNECTED, 'g'))).toHaveLength(1);
  });
});
