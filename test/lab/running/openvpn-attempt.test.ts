import { overTcpAlone, tcpPortOf } from '../../../lab/running/openvpn-attempt';
import { renderProfile } from '../../../lambda/pki/openvpn/profile';

const options = {
  ...{ lan: 'lab', client: 'home', remoteHost: '192.0.2.7', port: '1194', lanMtuBytes: '1500', serverName: 'x' },
  ...{ caCertificate: '', certificate: '', privateKey: '', tlsCryptKey: '' },
};

test('GIVEN a profile of the product with both ways THEN the one over TCP can be tried alone', () => {
  const both = renderProfile({ ...options, tcpPort: '443' });
  expect(tcpPortOf(both)).toBe(443);
  expect(overTcpAlone(both)).toContain('remote 192.0.2.7 443 tcp4-client\n');
  expect(overTcpAlone(both)).not.toContain(' 1194');
});

test('GIVEN a profile of UDP alone THEN there is no such way', () => {
  expect(tcpPortOf(renderProfile(options))).toBeUndefined();
  expect(() => overTcpAlone(renderProfile(options))).toThrow('the profile does not lead over TCP too');
});
