import { encryptionKey, keyRows, kmsKeys } from '../../plan/keys';
import { NamedTemplate } from '../../plan/template';
import { clusterTemplate, lanTemplate } from './stacks';

test('GIVEN the default LAN THEN secrets and public parameters are told with their readers', () => {
  const template = new NamedTemplate(lanTemplate());
  const gateway = ['cloud-gateway'];
  const below = (name: string) => `/skylan/lan/robot-lan/${name}`;
  expect(keyRows(template)).toEqual([
    { name: below('ca/certificate'), kind: 'String', readBy: gateway },
    { name: below('ca/crl'), kind: 'String', readBy: gateway },
    { name: below('ca/revoked/*'), kind: 'String', readBy: gateway },
    {
      name: below('clients/ros_local_gateway/profile'),
      kind: 'SecureString',
      readBy: ['you: output FetchProfileRosLocalGateway'],
    },
    { name: below('gateway/certificate'), kind: 'String', readBy: gateway },
    { name: below('gateway/key'), kind: 'SecureString', readBy: gateway },
    { name: below('gateway/tls-crypt-v2-key'), kind: 'SecureString', readBy: gateway },
    { name: below('overlay/cloud-gateway'), kind: 'String', readBy: gateway },
  ]);
  expect(kmsKeys(template)).toEqual(['Signs the certificates of the skylan LAN robot-lan']);
});

test('GIVEN a key of one’s own THEN it is told what secrets are under; without one, nothing is', () => {
  const encryptionKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd';
  expect(encryptionKey(new NamedTemplate(lanTemplate({ encryptionKeyArn })))).toBe(encryptionKeyArn);
  expect(encryptionKey(new NamedTemplate(lanTemplate()))).toBeUndefined();
});

test('GIVEN a cluster THEN all machines with a role are readers of its key', () => {
  const rows = keyRows(new NamedTemplate(clusterTemplate()));
  const munge = rows.find(({ name }) => name === '/skylan/cluster/hybrid-cluster/slurm/munge-key');
  expect(munge?.kind).toBe('SecureString');
  expect(munge?.readBy).toEqual(expect.arrayContaining(['controller', 'giessen-1', 'giessen-burst-*']));
  expect(rows.find(({ name }) => name.endsWith('/pack-2'))?.readBy).toEqual(['you: output FetchSitePackBielefeld']);
});

test('GIVEN a parameter of somebody else THEN it has no kind here', () => {
  const settings = {
    controller: { site: 'giessen' },
    directory: { uri: 'ldaps://ldap.example.org', base: 'dc=example', caParameter: '/ldap/ca' },
  };
  const rows = keyRows(new NamedTemplate(clusterTemplate(settings)));
  expect(rows).toContainEqual({ name: '/ldap/ca', kind: undefined, readBy: ['controller'] });
});
