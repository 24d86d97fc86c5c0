import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { ICertificateAuthority } from '../../../lib/pki/authority';
import { CertificateAuthority } from '../../../lib/pki/certificate-authority';
import { ClientProfile } from '../../../lib/pki/client-profile';

const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/0123';
const env = { account: '123456789012', region: 'eu-central-1' };

const imported = (stack: Stack, name = 'arm'): ICertificateAuthority =>
  CertificateAuthority.fromCertificateAuthorityAttributes(stack, 'Authority', {
    name,
    key: kms.Key.fromKeyArn(stack, 'Key', KEY),
    serverName: 'cloud-gateway',
  });

function profileOf(authority: ICertificateAuthority, stack: Stack, client = 'laptop'): ClientProfile {
  return new ClientProfile(stack, client, { authority, client, remoteHost: '203.0.113.1' });
}

describe('an authority of another stack', () => {
  test('GIVEN clients of it THEN one policy lets the function here make them, and is there before and after them', () => {
    // GIVEN
    const stack = new Stack(new App(), 'Laptops', { env });
    const authority = imported(stack);

    // WHEN
    for (const client of ['laptop', 'desk']) profileOf(authority, stack, client);

    // THEN
    const template = Template.fromStack(stack);
    template.resourceCountIs('Custom::SkylanCertificateAuthority', 0);
    template.hasResourceProperties('Custom::SkylanClientProfile', {
      Namespace: 'skylan/lan/arm',
      KeyId: '0123',
      ServerName: 'cloud-gateway',
    });
    const policies = template.findResources('AWS::IAM::Policy', {
      Properties: {
        PolicyDocument: {
          Statement: Match.arrayWith([Match.objectLike({ Action: ['kms:GetPublicKey', 'kms:Sign'], Resource: KEY })]),
        },
      },
    });
    const [policy] = Object.keys(policies);
    expect(Object.keys(policies)).toHaveLength(1);
    template.allResources('Custom::SkylanClientProfile', { DependsOn: Match.arrayWith([policy]) });
  });

  test('GIVEN a server THEN it reads the credentials where the other stack keeps them', () => {
    const stack = new Stack(new App(), 'Server', { env });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    imported(stack).grantReadServerCredentials(role);
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain(
      'parameter/skylan/lan/arm/gateway/key',
    );
  });

  test('fails for a name that is none', () => {
    expect(() => imported(new Stack(new App(), 'Laptops'), 'a b')).toThrow('name is "a b": give 1 to 64 letters');
  });
});

test('GIVEN an authority of another stack of the app WHEN a client of it is made THEN its stack comes first', () => {
  // GIVEN
  const app = new App();
  const [one, two] = ['One', 'Two'].map((id) => new Stack(app, id, { env })) as [Stack, Stack];
  // Nothing of it but its name is asked for by the other stack.
  const signingKey = kms.Key.fromKeyArn(one, 'Key', KEY);
  const authority = new CertificateAuthority(one, 'Authority', { name: 'arm', signingKey });

  // WHEN
  profileOf(authority, two);

  // THEN
  app.synth();
  expect(two.dependencies).toEqual([one]);
  const policies = Object.keys(Template.fromStack(two).findResources('AWS::IAM::Policy'));
  expect(policies.filter((id) => id.includes('HandlerAccess'))).toHaveLength(1);
});
