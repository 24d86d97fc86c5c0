import { CfnParameter, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CertificateAuthority } from '../../../lib/pki/certificate-authority';
import { ClientProfile } from '../../../lib/pki/client-profile';
import { testStack } from '../../helpers/app';

function stackWithAuthority() {
  const { stack } = testStack();
  return { stack, authority: new CertificateAuthority(stack, 'Ca', { name: 'robot-lan' }) };
}

jest.setTimeout(60_000);

describe('ClientProfile', () => {
  test('asks for a profile after the authority, by default for port 1194', () => {
    // GIVEN
    const { stack, authority } = stackWithAuthority();
    // WHEN
    new ClientProfile(stack, 'Client', { authority, client: 'ros_local_gateway', remoteHost: '192.0.2.1' });
    // THEN
    Template.fromStack(stack).hasResource('Custom::SkylanClientProfile', {
      Properties: Match.objectLike({
        Namespace: 'skylan/robot-lan',
        ServerName: 'robot-lan-gateway',
        Client: 'ros_local_gateway',
        RemoteHost: '192.0.2.1',
        Port: '1194',
        LanMtuBytes: '1500',
      }),
      DependsOn: Match.arrayWith([stack.resolve(authority.resource.ref).Ref]),
    });
  });

  test('says how to fetch the profile', () => {
    // GIVEN
    const { stack, authority } = stackWithAuthority();
    // WHEN
    const profile = new ClientProfile(stack, 'Client', { authority, client: 'home', remoteHost: 'vpn.example.com' });
    // THEN
    expect(profile.parameterName).toBe('/skylan/robot-lan/clients/home/profile');
    expect(stack.resolve(profile.fetchCommand)).toEqual({
      'Fn::Join': [
        '',
        [
          '(umask 077; aws ssm get-parameter --region ',
          { Ref: 'AWS::Region' },
          ' --name /skylan/robot-lan/clients/home/profile --with-decryption --query Parameter.Value --output text > home.ovpn)',
        ],
      ],
    });
  });

  test('lets a reader read this profile alone', () => {
    // GIVEN
    const { stack, authority } = stackWithAuthority();
    const profile = new ClientProfile(stack, 'Client', { authority, client: 'home', remoteHost: 'vpn.example.com' });
    // WHEN
    profile.grantRead(new iam.User(stack, 'User'));
    // THEN
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 'ssm:GetParameter',
            Effect: 'Allow',
            Resource: {
              'Fn::Join': ['', Match.arrayWith([':parameter/skylan/robot-lan/clients/home/profile'])],
            },
          },
        ],
      },
    });
  });

  test('takes a port that only the deploy knows', () => {
    // GIVEN
    const { stack, authority } = stackWithAuthority();
    const port = new CfnParameter(stack, 'Port', { type: 'Number' });
    // WHEN
    new ClientProfile(stack, 'Client', {
      authority,
      client: 'home',
      remoteHost: 'vpn.example.com',
      port: Token.asNumber(port.value),
    });
    // THEN
    Template.fromStack(stack).hasResourceProperties('Custom::SkylanClientProfile', { Port: { Ref: 'Port' } });
  });

  test.each([
    [{ client: 'a b' }, 'client is "a b": give 1 to 64 letters'],
    [{ client: '../x' }, 'client is "../x": give 1 to 64 letters'],
    [{ port: 0 }, 'port is 0: give a whole number from 1 to 65535'],
    [{ port: 65536 }, 'port is 65536: give a whole number from 1 to 65535'],
    [{ lanMtuBytes: 9001 }, 'lanMtuBytes is 9001: give a whole number from 576 to 9000'],
    [{ port: 1.5 }, 'port is 1.5: give a whole number from 1 to 65535'],
  ])('fails for %j', (wrong, message) => {
    const { stack, authority } = stackWithAuthority();
    const props = { authority, client: 'home', remoteHost: 'vpn.example.com', ...wrong };
    expect(() => new ClientProfile(stack, 'Client', props)).toThrow(message);
  });
});
