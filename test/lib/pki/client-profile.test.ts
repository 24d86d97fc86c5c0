import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnParameter, Stack, Token } from 'aws-cdk-lib';
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
        Namespace: 'skylan/lan/robot-lan',
        FormerNamespace: 'skylan/robot-lan',
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
    expect(profile.parameterName).toBe('/skylan/lan/robot-lan/clients/home/profile');
    expect(stack.resolve(profile.fetchCommand)).toEqual({
      'Fn::Join': [
        '',
        [
          '(umask 077; rm -f home.ovpn.new; aws ssm get-parameter --region ',
          { Ref: 'AWS::Region' },
          ' --name /skylan/lan/robot-lan/clients/home/profile --with-decryption --query Parameter.Value --output text > ' +
            'home.ovpn.new && mv home.ovpn.new home.ovpn)',
        ],
      ],
    });
  });

  test.each([
    ['a profile', 'echo fetched', 'fetched\n'],
    ['none, and an earlier one stays', 'echo partly; exit 1', 'earlier\n'],
  ])('what fetches it leaves %s, for the caller’s eyes alone', (_what, answer, content) => {
    // GIVEN an AWS CLI that answers or fails, and a profile that everybody could read
    const { app } = testStack();
    const stack = new Stack(app, 'Known', { env: { account: '123456789012', region: 'eu-central-1' } });
    const authority = new CertificateAuthority(stack, 'Ca', { name: 'robot-lan' });
    const { fetchCommand } = new ClientProfile(stack, 'Client', { authority, client: 'home', remoteHost: '192.0.2.1' });
    const cwd = mkdtempSync(join(tmpdir(), 'skylan-'));
    const profile = join(cwd, 'home.ovpn');
    writeFileSync(profile, 'earlier\n', { mode: 0o644 });
    // WHEN
    const { error } = spawnSync('bash', ['-c', `aws() (${answer}); ${fetchCommand}`], { cwd });
    // THEN
    expect(error).toBeUndefined();
    expect(readFileSync(profile, 'utf8')).toBe(content);
    if (content === 'fetched\n') expect(statSync(profile).mode & 0o777).toBe(0o600);
    rmSync(cwd, { recursive: true });
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
              'Fn::Join': ['', Match.arrayWith([':parameter/skylan/lan/robot-lan/clients/home/profile'])],
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

  test('has no TCP port unless it is given one', () => {
    // GIVEN
    const { stack, authority } = stackWithAuthority();
    const props = { authority, remoteHost: 'vpn.example.com' };
    // WHEN
    new ClientProfile(stack, 'One', { ...props, client: 'one' });
    new ClientProfile(stack, 'Other', { ...props, client: 'other', tcpPort: 443 });
    // THEN
    const template = Template.fromStack(stack);
    template.hasResourceProperties('Custom::SkylanClientProfile', { Client: 'one', TcpPort: Match.absent() });
    template.hasResourceProperties('Custom::SkylanClientProfile', { Client: 'other', TcpPort: '443' });
  });

  test('says which network the LAN is where it is told, also one that only the deploy knows', () => {
    // GIVEN
    const { stack, authority } = stackWithAuthority();
    const props = { authority, remoteHost: 'vpn.example.com' };
    const lan = new CfnParameter(stack, 'Lan');
    // WHEN
    new ClientProfile(stack, 'One', { ...props, client: 'one' });
    new ClientProfile(stack, 'Other', { ...props, client: 'other', lanCidr: '10.1.2.0/24' });
    new ClientProfile(stack, 'Third', { ...props, client: 'third', lanCidr: lan.valueAsString });
    // THEN
    const template = Template.fromStack(stack);
    template.hasResourceProperties('Custom::SkylanClientProfile', { Client: 'one', LanCidr: Match.absent() });
    template.hasResourceProperties('Custom::SkylanClientProfile', { Client: 'other', LanCidr: '10.1.2.0/24' });
    template.hasResourceProperties('Custom::SkylanClientProfile', { Client: 'third', LanCidr: { Ref: 'Lan' } });
  });

  test.each([
    [{ client: 'a b' }, 'client is "a b": give 1 to 64 letters'],
    [{ client: '../x' }, 'client is "../x": give 1 to 64 letters'],
    [{ port: 0 }, 'port is 0: give a whole number from 1 to 65535'],
    [{ port: 65536 }, 'port is 65536: give a whole number from 1 to 65535'],
    [{ tcpPort: 65536 }, 'tcpPort is 65536: give a whole number from 1 to 65535'],
    [{ lanMtuBytes: 9001 }, 'lanMtuBytes is 9001: give a whole number from 576 to 9000'],
    [{ lanCidr: '10.1.2.7/24' }, 'lanCidr is "10.1.2.7/24": give the LAN in CIDR notation, from /8 to /30, such as'],
    [{ lanCidr: '10.1.2.0' }, 'lanCidr is "10.1.2.0": give the LAN in CIDR notation'],
    [{ lanCidr: '10.1.2.4/31' }, 'lanCidr is "10.1.2.4/31": give the LAN in CIDR notation'],
    [{ port: 1.5 }, 'port is 1.5: give a whole number from 1 to 65535'],
  ])('fails for %j', (wrong, message) => {
    const { stack, authority } = stackWithAuthority();
    const props = { authority, client: 'home', remoteHost: 'vpn.example.com', ...wrong };
    expect(() => new ClientProfile(stack, 'Client', props)).toThrow(message);
  });
});
