import { renderProfile, withCertificates } from '../../../../lambda/pki/openvpn/profile';
import { AUTHORITY, CLIENT, Deployment, NAMES } from '../fakes';

const options = {
  lan: 'robot-lan',
  client: 'home',
  remoteHost: 'vpn.example.com',
  port: '1194',
  lanMtuBytes: '1500',
  serverName: 'robot-lan-gateway',
  caCertificate: 'CA\n',
  certificate: 'CERT\n',
  privateKey: 'KEY\n',
  tlsCryptKey: 'TLS\n',
};

jest.setTimeout(60_000);

describe('profile', () => {
  test('says what it is, how to join, and everything that the client must check', () => {
    // WHEN
    const profile = renderProfile(options);
    // THEN
    expect(profile).toMatchInlineSnapshot(`
"# OpenVPN profile of the desktop gateway home on the robot LAN robot-lan.
# It holds a private key: keep it as you keep a password.
# Join: sudo ./skylan-join --profile home.ovpn --interface <interface on the robot's LAN>
client
dev tap0
dev-type tap
proto udp4
remote vpn.example.com 1194
resolv-retry infinite
nobind
persist-key
persist-tun
route-nopull
remote-cert-tls server
verify-x509-name robot-lan-gateway name
tls-version-min 1.3
data-ciphers AES-256-GCM:CHACHA20-POLY1305
ping 3
ping-restart 12
connect-retry 1 10
explicit-exit-notify 1
tun-mtu 1500
mssfix 1492 mtu
mtu-disc no
verb 3
<ca>
CA
</ca>
<cert>
CERT
</cert>
<key>
KEY
</key>
<tls-crypt-v2>
TLS
</tls-crypt-v2>
"
`);
  });

  test('with a TCP port ends with the two ways to the gateway, and is the same else', () => {
    // WHEN
    const profile = renderProfile({ ...options, tcpPort: '443' });
    // THEN
    const end = profile.indexOf('<connection>');
    expect(profile.slice(end)).toBe(`<connection>
remote vpn.example.com 1194 udp4
connect-timeout 10
explicit-exit-notify 1
mtu-disc no
</connection>
<connection>
remote vpn.example.com 443 tcp4-client
connect-timeout 5
</connection>
`);
    const moved = ['proto udp4', 'remote vpn.example.com 1194', 'explicit-exit-notify 1', 'mtu-disc no'];
    expect(profile.slice(0, end).split('\n')).toEqual(
      renderProfile(options)
        .split('\n')
        .filter((line) => !moved.includes(line)),
    );
  });

  test('says which network the LAN is in one more line, a comment that new certificates leave there', () => {
    // WHEN
    const profile = renderProfile({ ...options, lanCidr: '10.1.2.0/24' });
    // THEN
    const line = '\n# skylan lan 10.1.2.0/24 robot-lan\nclient\n';
    expect(profile).toContain(line);
    expect(profile.replace(line, '\nclient\n')).toBe(renderProfile(options));
    expect(withCertificates(profile, { caCertificate: 'CA 2\n', certificate: 'CERT 2\n' })).toContain(line);
  });

  test('follows the MTU of the LAN', () => {
    expect(renderProfile({ ...options, lanMtuBytes: '1400' })).toContain('\ntun-mtu 1400\n');
  });

  test('with the longest names is well below the size of a parameter', async () => {
    // GIVEN
    const deployment = new Deployment();
    const long = { Namespace: `skylan/${'n'.repeat(60)}`, ServerName: 's'.repeat(60) };
    await deployment.authority('Create', long);
    // WHEN
    await deployment.client('Create', { ...long, Client: 'c'.repeat(60), RemoteHost: `${'h'.repeat(60)}.example.com` });
    // THEN
    const [profile] = [...deployment.store.parameters].filter(([name]) => name.endsWith('/profile'));
    expect(Buffer.byteLength(profile?.[1].value ?? '')).toBeLessThan(4096);
  });

  test('of the default LAN holds the four secrets and certificates whole', async () => {
    // GIVEN
    const deployment = new Deployment();
    await deployment.authority('Create', AUTHORITY);
    // WHEN
    await deployment.client('Create', CLIENT);
    // THEN
    const profile = deployment.store.value(NAMES.client(CLIENT.Client).profile);
    for (const tag of ['ca', 'cert', 'key', 'tls-crypt-v2']) {
      expect(profile).toMatch(new RegExp(`\\n<${tag}>\\n-----BEGIN [^]*-----\\n</${tag}>\\n`));
    }
  });

  test('takes other certificates and stays as it was else', () => {
    // GIVEN
    const profile = renderProfile(options);
    const renewed = { caCertificate: 'CA $& 2\n', certificate: 'CERT 2\n' };
    // THEN
    expect(withCertificates(profile, renewed)).toBe(renderProfile({ ...options, ...renewed }));
    expect(withCertificates(profile, options)).toBe(profile);
  });

  test.each(['ca', 'cert'])('fails to take them without a place for <%s>, and does not show the profile', (tag) => {
    const profile = renderProfile(options).replace(`<${tag}>`, '<x>');
    expect(() => withCertificates(profile, options)).toThrow(
      new Error(`the profile has no <${tag}>: remove the client and add it again`),
    );
  });
});
