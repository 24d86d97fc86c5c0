import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AS_ROOT } from '../helpers/as-root';
import { ClientPorts } from '../helpers/client-ports';
import { openVpnServer } from '../helpers/openvpn-server';
import { Deployment, NAMES } from '../lambda/pki/fakes';
import { OpenVpn, PrivateNetwork } from './openvpn-process';
import { ServerFiles } from './openvpn-server';
import { Stranger } from './stranger';

jest.setTimeout(120_000);

/**
 * A real OpenVPN server and real clients in a network namespace: what the
 * handler made and the renderer wrote, but for the paths of the server's files
 * and the name of the client's TAP device.
 */
describe('OpenVPN with credentials of the handler and the configuration of the renderer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'skylan-interop-'));
  const path = (name: string) => join(folder, name);
  const deployment = new Deployment(new Date());
  const running: OpenVpn[] = [];
  let server: OpenVpn;
  let network: PrivateNetwork;
  let ports: ClientPorts;

  const start = (role: string, args: readonly string[]) => {
    const started = new OpenVpn(network, role, args);
    running.push(started);
    return started;
  };

  const write = (name: string, text: string) => {
    writeFileSync(path(name), text, { mode: 0o600 });
    return path(name);
  };

  /** A client made from the profile in the parameter store, or from a changed copy of it. */
  const startClient = (client: string, change: (profile: string) => string = (profile) => profile) => {
    const profile = write(`${client}.ovpn`, change(deployment.store.value(NAMES.client(client).profile)));
    return start(client, ['--config', profile, '--dev', 'tap1']);
  };

  const stop = async (process: OpenVpn) => {
    running.splice(running.indexOf(process), 1);
    await process.stop();
  };

  const writeCrl = () => write('crl.pem', deployment.store.value(NAMES.caCrl));

  beforeAll(async () => {
    network = await PrivateNetwork.open();
    await deployment.authority('Create');
    for (const Client of ['home', 'workshop']) {
      await deployment.client('Create', { Client, RemoteHost: '127.0.0.1' });
    }
    ports = await ClientPorts.start(path('ports'));
    server = start('server', new ServerFiles(folder, deployment.store, ports).arguments(openVpnServer()));
    await server.until('Initialization Sequence Completed');
  });

  afterEach(async () => {
    for (const process of [...running]) if (process !== server) await stop(process);
  });

  afterAll(async () => {
    await server?.stop();
    await ports?.stop();
    network?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a client connects with its profile, and each end has checked the other', async () => {
    // WHEN
    const client = startClient('home');
    // THEN
    await client.until('Initialization Sequence Completed');
    await server.until(/\[home\] Peer Connection Initiated with \[AF_INET\]127\.0\.0\.1:\d+/);
    expect(client.log).toContain('VERIFY EKU OK');
    expect(client.log).toContain('VERIFY X509NAME OK: CN=robot-lan-gateway');
    expect(client.log).toContain('TLSv1.3');
    expect(client.log).toMatch(/Data Channel: cipher 'AES-256-GCM'/);
    expect(`${client.log}${server.log}`).not.toMatch(/WARNING.*(tun-mtu|link-mtu|inconsistent)/);
  });

  describe('with two clients', () => {
    const inside = (...argv: string[]) => {
      const [command = '', ...before] = network.enter;
      return execFileSync(command, [...before, ...argv], { encoding: 'utf8' });
    };
    /** VLANs in which a frame came in, by listener. */
    const heard = (device: string, vlan: number, ...listeners: string[]) =>
      JSON.parse(inside('python3', join(__dirname, 'vlan_frames.py'), device, String(vlan), ...listeners));

    test('each has a VLAN of its own, and sends nothing to the other past the kernel', async () => {
      // GIVEN
      await deployment.client('Create', { Client: 'garage', RemoteHost: '127.0.0.1' });
      const home = startClient('home');
      await home.until('Initialization Sequence Completed');
      const garage = start('garage', [
        ...['--config', write('garage.ovpn', deployment.store.value(NAMES.client('garage').profile)), '--dev', 'tap2'],
      ]);
      await garage.until('Initialization Sequence Completed');
      for (const link of ['tap0', 'tap1', 'tap2']) inside('ip', 'link', 'set', link, 'up');
      // THEN
      expect(ports.vlans).toEqual({ home: 2, garage: 3 });
      expect(heard('tap1', 0, 'tap0', 'tap2')).toEqual({ tap0: [2], tap2: [] });
      expect(heard('tap2', 0, 'tap0', 'tap1')).toEqual({ tap0: [3], tap1: [] });
      expect(heard('tap0', 3, 'tap1', 'tap2')).toEqual({ tap1: [], tap2: [0] });
      expect(heard('tap0', 0, 'tap1', 'tap2')).toEqual({ tap1: [], tap2: [] });
      // WHEN one goes
      inside('pkill', '--signal', 'TERM', '--full', 'garage[.]ovpn');
      // THEN its port goes with it
      const end = Date.now() + 30_000;
      while (ports.vlans.garage && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
      expect(ports.vlans).toEqual({ home: 2 });
    });

    test('one for whom there is no port is refused, and comes in once there is', async () => {
      // GIVEN
      await ports.stop();
      // WHEN
      const refused = startClient('home');
      // THEN
      await refused.until('AUTH_FAILED').finally(async () => {
        ports = await ClientPorts.start(path('ports'));
      });
      expect(refused.log).not.toContain('Initialization Sequence Completed');
      await startClient('home').until('Initialization Sequence Completed');
    });
  });

  describe('while a stranger sends one first packet over and over', () => {
    let stranger: Stranger | undefined;

    afterEach(async () => {
      await stranger?.stop();
      stranger = undefined;
    });

    test.each([100, 400])('%d times a second, a client connects, and the log does not grow with it', async (rate) => {
      // GIVEN a first packet, taken where a client believed the server to be
      stranger = await Stranger.listening(network, { rate });
      const seen = startClient('home', (profile) => profile.replace('127.0.0.1 1194', `127.0.0.1 ${stranger?.port}`));
      // As many as the default would have let through in 30 seconds.
      await stranger.hasSent(300);
      await stop(seen);
      const before = server.log.length;
      // WHEN
      const client = startClient('home');
      // THEN
      await client.until('Initialization Sequence Completed');
      await stranger.hasSent(100);
      expect(server.log.slice(before)).not.toContain('rate limit exceeded');
      expect(server.log.slice(before).split('\n').length).toBeLessThan(50);
    });
  });

  test('a packet that nobody sealed writes two lines', async () => {
    // GIVEN 200 that begin like a first packet of a client with a key of its own
    const before = server.log.length;
    const stranger = await Stranger.listening(network, { rate: 200, junk: true });
    // WHEN
    await stranger.hasSent(200);
    await stranger.stop();
    // THEN
    await server.until(/can not extract tls-crypt-v2 client key from \[AF_INET\]127\.0\.0\.2/);
    const lines = server.log
      .slice(before)
      .split('\n')
      .filter((line) => /tls[-_]crypt/.test(line)).length;
    expect(lines).toBeGreaterThan(100);
    // One in a hundred looks right at first, and writes a third.
    expect(lines).toBeLessThan(2.2 * stranger.sent);
  });

  test('fails to connect to a server of another name', async () => {
    // WHEN
    const client = startClient('home', (profile) => profile.replace('robot-lan-gateway name', 'somebody-else name'));
    // THEN
    await client.until('VERIFY X509NAME ERROR: CN=robot-lan-gateway, must be somebody-else');
    expect(client.log).not.toContain('Initialization Sequence Completed');
  });

  test('fails to connect with the tls-crypt-v2 key of another authority', async () => {
    // GIVEN
    const other = new Deployment(new Date());
    await other.authority('Create');
    await other.client('Create', { Client: 'home' });
    const names = NAMES.client('home');
    // WHEN
    const client = startClient('home', (profile) =>
      profile.replace(deployment.store.value(names.tlsCryptKey), other.store.value(names.tlsCryptKey)),
    );
    // THEN
    await server.until('tls-crypt-v2');
    await server.until('client key authentication error');
    expect(client.log).not.toContain('Initialization Sequence Completed');
  });

  test('a revoked client is refused by the running server, another is not', async () => {
    // GIVEN a client that can connect
    const before = startClient('workshop');
    await before.until('Initialization Sequence Completed');
    await stop(before);
    const profile = deployment.store.value(NAMES.client('workshop').profile);
    // WHEN
    await deployment.client('Delete', { Client: 'workshop' });
    writeCrl();
    // THEN
    const revoked = start('revoked', ['--config', write('revoked.ovpn', profile), '--dev', 'tap1']);
    await server.until('certificate revoked');
    expect(server.log).toMatch(/VERIFY ERROR.*certificate revoked.*CN=workshop/);
    expect(revoked.log).not.toContain('Initialization Sequence Completed');
    await startClient('home').until('Initialization Sequence Completed');
  });

  test('a connected client is put out by itself, and the other does not even pause', async () => {
    // GIVEN two clients that are connected
    await deployment.client('Create', { Client: 'garage', RemoteHost: '127.0.0.1' });
    const home = startClient('home');
    await home.until('Initialization Sequence Completed');
    const garage = start('garage', [
      ...['--config', write('garage.ovpn', deployment.store.value(NAMES.client('garage').profile)), '--dev', 'tap2'],
    ]);
    await garage.until('Initialization Sequence Completed');
    const before = server.log.length;
    const disconnect = join(__dirname, '..', '..', 'assets', 'openvpn/usr/local/lib/skylan/skylan-disconnect');
    const [command = '', ...args] = [...AS_ROOT, 'env', `SKYLAN_MANAGEMENT=${path('management.sock')}`, disconnect];
    // WHEN a name is none, but commands THEN nothing is done
    const commands = spawnSync(command, [...args, 'home', 'garage\nkill home'], { encoding: 'utf8' });
    expect(commands).toMatchObject({ status: 1, stdout: '', stderr: "no client is called 'garage\\nkill home'\n" });
    // WHEN one is revoked, and its session ended
    await deployment.client('Delete', { Client: 'garage' });
    writeCrl();
    const output = execFileSync(command, [...args, 'garage', 'never-connected']);
    // THEN
    expect(output.toString()).toBe('revoked client cut off: garage\n');
    await server.until(/VERIFY ERROR.*certificate revoked.*CN=garage/);
    expect(server.log.slice(before)).not.toMatch(/home.*(timeout|Peer Connection)/);
    expect(home.log.match(/Initialization Sequence Completed/g)).toHaveLength(1);
    expect(home.log).not.toContain('Restart');
  });

  test('fails to connect once the CRL has expired, which is why it is renewed daily', async () => {
    // GIVEN a CRL of 31 days ago
    const expired = new Deployment(new Date(Date.now() - 31 * 24 * 60 * 60 * 1000));
    expired.signer = deployment.signer;
    await expired.authority('Create');
    const fresh = deployment.store.value(NAMES.caCrl);
    write('crl.pem', expired.store.value(NAMES.caCrl));
    // WHEN
    startClient('home');
    // THEN
    await server.until('CRL has expired');
    // WHEN
    write('crl.pem', fresh);
    // THEN
    await startClient('home').until('Initialization Sequence Completed');
  });
});
