import { Match } from 'aws-cdk-lib/assertions';
import { stackWithCluster, threeSitesTemplate } from './cluster-stack';

test('a controller may take the address onto network interfaces of its cluster’s controllers alone, as its own is', () => {
  threeSitesTemplate().hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        {
          Action: 'ec2:AssignPrivateIpAddresses',
          Effect: 'Allow',
          Condition: { StringEquals: { 'aws:ResourceTag/skylan:controller': 'lab' } },
          Resource: { 'Fn::Join': ['', Match.arrayWith([':network-interface/*'])] },
        },
      ]),
    },
    Roles: [{ Ref: Match.stringLikeRegexp('Controller.*Role') }],
  });
  const tagged = Object.values(threeSitesTemplate().findResources('AWS::EC2::NetworkInterface')).filter(
    ({ Properties }) => JSON.stringify(Properties.Tags).includes('skylan:controller'),
  );
  expect(tagged.map(({ Properties }) => Properties.PrivateIpAddress)).toEqual(['192.168.77.138']);
});

test('CloudFormation gives it to no interface: the new one and the old one are there at a time', () => {
  const interfaces = Object.values(threeSitesTemplate().findResources('AWS::EC2::NetworkInterface'));
  for (const { Properties } of interfaces) {
    expect(Properties.PrivateIpAddresses).toBeUndefined();
    expect(Properties.PrivateIpAddress).not.toBe('192.168.77.136');
  }
});

test('a cluster whose controller is elsewhere gives nobody the right', () => {
  const policies = stackWithCluster().template().findResources('AWS::IAM::Policy');
  expect(JSON.stringify(policies)).not.toContain('AssignPrivateIpAddresses');
});
