import { Match } from 'aws-cdk-lib/assertions';
import { matching, readableBy, stackWithCluster, THREE_SITES, threeSitesTemplate } from './cluster-stack';

test('a gateway stands in the public subnet, at its address, and forwards', () => {
  // WHEN
  const template = stackWithCluster().template();

  // THEN
  template.hasResourceProperties('AWS::EC2::NetworkInterface', {
    PrivateIpAddress: '192.168.77.10',
    SourceDestCheck: false,
    SubnetId: { Ref: Match.stringLikeRegexp('GatewaySubnet') },
  });
  template.resourceCountIs('AWS::EC2::EIP', 1);
});

test('its tunnel is a parameter with the Elastic IPs of the others, and holds no key', () => {
  // WHEN
  const template = threeSitesTemplate();

  // THEN
  const tunnels = matching(template.findResources('AWS::SSM::Parameter'), /Tunnel/);
  const parameters = Object.values(tunnels).map(({ Properties }) => Properties);
  expect(parameters.map(({ Name, Type }) => [Name, Type])).toEqual([
    ['/skylan/cluster/lab/sites/giessen/tunnel', 'String'],
    ['/skylan/cluster/lab/sites/marburg/tunnel', 'String'],
  ]);
  const [giessen] = parameters;
  const parts: unknown[] = giessen?.Value['Fn::Join'][1];
  expect(parts.filter((part) => typeof part !== 'string')).toEqual([
    { 'Fn::GetAtt': [expect.stringMatching(/marburg.*ElasticIp/), 'PublicIp'] },
  ]);
  const text = parts.map((part) => (typeof part === 'string' ? part : '192.0.2.1')).join('');
  expect(text).toContain('Endpoint = 192.0.2.1:51820\n');
  expect(text.match(/@\{[^}]*\}/g)?.sort()).toEqual([
    '@{preshared-key:bielefeld--giessen}',
    '@{preshared-key:giessen--marburg}',
    '@{private-key:giessen}',
    '@{public-key:bielefeld}',
    '@{public-key:marburg}',
  ]);
});

test('it may read its own private key and what it shares with others, and nothing else', () => {
  const template = threeSitesTemplate();
  expect(readableBy(template, /Sitegiessen.*Gateway.*Role/, 'lab')).toEqual([
    'pairs/bielefeld--giessen/preshared-key',
    'pairs/giessen--marburg/preshared-key',
    'sites/bielefeld/public-key',
    'sites/giessen/private-key',
    'sites/giessen/tunnel',
    'sites/marburg/public-key',
  ]);
});

test('it lets in the known address of each peer', () => {
  // WHEN
  const template = threeSitesTemplate();

  // THEN
  const [group] = Object.values(
    matching(template.findResources('AWS::EC2::SecurityGroup'), /Sitegiessen.*GroupsGateway/),
  );
  expect(group?.Properties.SecurityGroupIngress.map(({ CidrIp }: { CidrIp: unknown }) => CidrIp)).toEqual([
    '203.0.113.66/32',
  ]);
  const [rule] = Object.values(
    matching(template.findResources('AWS::EC2::SecurityGroupIngress'), /Sitegiessen.*Frommarburg/),
  );
  expect(rule?.Properties.CidrIp).toEqual({
    'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/marburg.*ElasticIp/), 'PublicIp'] }, '/32']],
  });
});

test('it boots when its tunnel and the keys that this names are there', () => {
  // WHEN
  const template = threeSitesTemplate();

  // THEN
  const [gateway] = Object.values(
    matching(template.findResources('AWS::EC2::Instance'), /Sitegiessen.*GatewayMachine/),
  );
  const needed = [
    ...Object.keys(matching(template.findResources('AWS::SSM::Parameter'), /giessenGateway/)),
    ...Object.keys(template.findResources('Custom::SkylanSiteKeys')),
    ...Object.keys(matching(template.findResources('Custom::SkylanPairKey'), /giessen/)),
  ];
  expect(needed).toHaveLength(6);
  expect(gateway?.DependsOn).toEqual(expect.arrayContaining(needed));
});

test('a site that joins changes no user data of a gateway', () => {
  // GIVEN
  const userData = (settings: typeof THREE_SITES) =>
    matching(stackWithCluster(settings).template().findResources('AWS::EC2::Instance'), /Sitegiessen.*GatewayMachine/);
  const [before] = Object.values(userData({ ...THREE_SITES, sites: THREE_SITES.sites?.slice(0, 2) }));

  // WHEN
  const [after] = Object.values(userData(THREE_SITES));

  // THEN
  expect(after?.Properties).toEqual(before?.Properties);
});
