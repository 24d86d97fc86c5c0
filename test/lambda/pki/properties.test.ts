import fc from 'fast-check';
import { InvalidPropertiesError } from '../../../lambda/custom-resource/properties';
import { authorityProperties, clientProperties, renewProperties } from '../../../lambda/pki/properties';
import { AUTHORITY, CLIENT } from './fakes';

jest.setTimeout(60_000);

describe('properties', () => {
  test('good ones come out as they went in, without what does not belong to them', () => {
    const extra = { ServiceToken: 'arn', ServiceTimeout: '60' };
    expect(authorityProperties({ ...AUTHORITY, ...extra })).toEqual(AUTHORITY);
    expect(clientProperties({ ...CLIENT, ...extra })).toEqual(CLIENT);
    const more = { TcpPort: '443', LanCidr: '10.1.2.0/24' };
    expect(clientProperties({ ...CLIENT, ...more, ...extra })).toEqual({ ...CLIENT, ...more });
    expect(renewProperties(AUTHORITY)).toEqual({ Namespace: AUTHORITY.Namespace, KeyId: AUTHORITY.KeyId });
  });

  test.each([
    ['Namespace', 'a//b', 'give names joined by single slashes'],
    ['Namespace', 'skylan/robot lan', 'give names joined by single slashes'],
    ['KeyId', 'key id', 'give the id or ARN of a KMS key'],
    ['ServerName', 'x'.repeat(65), 'give 1 to 64 letters'],
    ['Client', 'home\n', 'Client "home\\n": give 1 to 64 letters'],
    ['RemoteHost', '1.2.3', 'give an IPv4 address or a DNS name'],
    ['RemoteHost', '2001:db8::1', 'give an IPv4 address or a DNS name'],
    ['RemoteHost', '-x.example.com', 'give an IPv4 address or a DNS name'],
    ['Port', '0', 'give a whole number from 1 to 65535'],
    ['Port', '65536', 'give a whole number from 1 to 65535'],
    ['Port', '1e3', 'give a whole number from 1 to 65535'],
    ['TcpPort', '70000', 'give a whole number from 1 to 65535'],
    ['TcpPort', '443\nup /tmp/x', 'give a whole number from 1 to 65535'],
    ['LanCidr', '10.1.2.0', 'give a network in CIDR notation, from /8 to /30'],
    ['LanCidr', '10.1.2.0/33', 'give a network in CIDR notation, from /8 to /30'],
    ['LanCidr', '10.1.2.256/24', 'give a network in CIDR notation, from /8 to /30'],
    ['LanCidr', '10.1.2.0/24/8', 'give a network in CIDR notation, from /8 to /30'],
    ['LanCidr', '10.1.2.0/24\nup /tmp/x', 'give a network in CIDR notation, from /8 to /30'],
    ['LanMtuBytes', '575', 'give a whole number from 576 to 9000'],
  ])('fails for %s %j', (property, value, message) => {
    expect(() => clientProperties({ ...CLIENT, [property]: value })).toThrow(message);
  });

  test.each([['192.0.2.1'], ['vpn.example.com'], ['ec2-192-0-2-1.eu-central-1.compute.amazonaws.com']])(
    'takes the remote host %s',
    (RemoteHost) => {
      expect(clientProperties({ ...CLIENT, RemoteHost }).RemoteHost).toBe(RemoteHost);
    },
  );

  test('whatever comes, nothing but InvalidPropertiesError goes out, and no white space or quote comes through', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.record({ Client: fc.string(), RemoteHost: fc.string({ unit: 'binary' }), Port: fc.string() }),
        ),
        (input) => {
          try {
            const changes = typeof input === 'object' ? input : {};
            const { Client, RemoteHost, Port } = clientProperties({ ...CLIENT, ...changes });
            expect(`${Client}${RemoteHost}${Port}`).toMatch(/^[A-Za-z0-9._-]+$/);
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidPropertiesError);
          }
        },
      ),
    );
    expect(() => clientProperties(undefined)).toThrow(InvalidPropertiesError);
  });
});
