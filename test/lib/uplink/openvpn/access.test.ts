import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createAccess } from '../../../../lib/uplink/create-access';
import { testApp } from '../../../helpers/app';

test('GIVEN an uplink by OpenVPN WHEN a client is added THEN the profile has its ports, and the LAN with its MTU', () => {
  // GIVEN
  const stack = new Stack(testApp(), 'Test');
  const props = { lanName: 'lab', gatewayHostname: 'cloud-gateway', lanMtuBytes: 1400, lanCidr: '10.1.2.0/24' };
  const plan = { kind: 'openvpn', port: 443, tcpPort: 8443, allowedCidrs: ['0.0.0.0/0'], clients: ['home'] } as const;
  const access = createAccess(stack, plan, props);
  // WHEN
  const profile = access.createProfile(stack, 'Client', 'home', '203.0.113.9');
  // THEN
  expect(profile.parameterName).toBe('/skylan/lan/lab/clients/home/profile');
  expect(access.alarms).toHaveLength(2);
  Template.fromStack(stack).hasResourceProperties('Custom::SkylanClientProfile', {
    Client: 'home',
    RemoteHost: '203.0.113.9',
    Port: '443',
    TcpPort: '8443',
    LanMtuBytes: '1400',
    LanCidr: '10.1.2.0/24',
    ServerName: 'cloud-gateway',
  });
});
