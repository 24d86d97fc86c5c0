import { Match, Template } from 'aws-cdk-lib/assertions';
import { RobotLanStack } from '../../../../lib/stacks/robot-lan-stack';
import { tunnelAddress } from '../../../../lib/uplink/wireguard/addresses';
import { testApp } from '../../../helpers/app';

const CLIENTS = ['home', 'lab_2'];

function stackWith(uplink: object) {
  return new RobotLanStack(testApp(), 'RobotLan', { settings: { clients: CLIENTS, uplink } });
}

describe('an uplink by WireGuard alone', () => {
  let template: Template;
  beforeAll(() => {
    template = Template.fromStack(stackWith({ kind: 'wireguard', revision: 2 }));
  });

  test('THEN gateway and clients have key pairs of its revision, and nobody a certificate', () => {
    for (const Site of ['cloud-gateway', ...CLIENTS]) {
      template.hasResourceProperties('Custom::SkylanSiteKeys', {
        Namespace: 'skylan/lan/robot-lan/wireguard',
        Site,
        Revision: '2',
      });
    }
    template.resourceCountIs('Custom::SkylanCertificateAuthority', 0);
    template.resourceCountIs('Custom::SkylanClientProfile', 0);
  });

  test('THEN each client has a profile that is made anew with its keys', () => {
    template.hasResourceProperties('Custom::SkylanTunnelProfile', {
      Client: 'lab_2',
      Keys: { lab_2: '2', 'cloud-gateway': '2' },
      Endpoints: { 'cloud-gateway': Match.anyValue() },
      Content: Match.stringLikeRegexp(
        '# skylan lan 192\\.168\\.0\\.0/24 robot-lan\n[^]*PrivateKey = @{private-key:lab_2}',
      ),
    });
  });

  test('THEN the list names all clients with their public keys', () => {
    const list = template.findResources('AWS::SSM::Parameter', {
      Properties: { Name: '/skylan/lan/robot-lan/wireguard/peers' },
    });
    const text = JSON.stringify(Object.values(list)[0]?.Properties.Value);
    for (const client of CLIENTS) expect(text).toContain(`${client} ${tunnelAddress(client)} `);
    expect(text.match(/"PublicKey"/g)).toHaveLength(2);
  });

  test('THEN the door is WireGuard’s', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.arrayWith([
        Match.objectLike({ IpProtocol: 'udp', FromPort: 51820, ToPort: 51820, CidrIp: '0.0.0.0/0' }),
      ]),
    });
    expect(JSON.stringify(template.toJSON())).not.toContain('"FromPort":1194');
  });

  test('THEN an output says how to fetch each profile, into a file that only the caller reads', () => {
    template.hasOutput('FetchProfileHome', {
      Description: 'Writes home.conf, the profile to give to skylan-join',
      Value: Match.objectLike({
        'Fn::Join': [
          '',
          Match.arrayWith([Match.stringLikeRegexp('/wireguard/clients/home/profile --with-decryption')]),
        ],
      }),
    });
  });
});

test('GIVEN a client that changes its uplink THEN its resources have other logical ids: CloudFormation changes no type', () => {
  // GIVEN
  const [before, after] = [{}, { kind: 'wireguard' }].map((uplink) => Template.fromStack(stackWith(uplink)).toJSON());
  // THEN
  for (const [id, { Type }] of Object.entries<{ Type: string }>(after?.Resources)) {
    expect([id, before?.Resources[id]?.Type ?? Type]).toEqual([id, Type]);
  }
});

test('GIVEN both uplinks THEN the gateway runs both, and filters the ports of both', () => {
  const template = Template.fromStack(stackWith([{}, { kind: 'wireguard', clients: ['lab_2'] }]));
  const gateway = Object.values(template.findResources('AWS::EC2::Instance')).find((one) =>
    JSON.stringify(one).includes("SKYLAN_HOSTNAME='cloud-gateway'"),
  );
  const userData = JSON.stringify(gateway);
  expect(userData).toContain('tap0.* uplink-*');
  expect(userData).toContain('SKYLAN_WIREGUARD_PORT');
  template.resourceCountIs('Custom::SkylanClientProfile', 1);
  template.resourceCountIs('Custom::SkylanTunnelProfile', 1);
});
