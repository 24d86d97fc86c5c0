import {
  namespaceOf,
  renderGatewayEnv,
  renderSlurmEnv,
  renderStateEnv,
} from '../../../../lib/hybrid-cluster/render/machine-env';
import { awsSite, clusterPlan, fourSites, KEPT_STATE } from '../../../helpers/cluster-plan';
import { RESOLVED } from '../../../helpers/lan-plan';

test('a site gateway knows its site and where its tunnel is described', () => {
  const plan = clusterPlan();
  const text = renderGatewayEnv(plan, awsSite(plan), RESOLVED);
  for (const line of [
    "SKYLAN_ROLE='site-gateway'",
    "SKYLAN_HOSTNAME='giessen-gateway'",
    "SKYLAN_NAMESPACE='/skylan/cluster/hybrid-cluster'",
    "SKYLAN_SITE='giessen'",
    "SKYLAN_SITE_CIDR='192.168.77.0/24'",
    "SKYLAN_TUNNEL_ADDRESS='10.0.0.2'",
    // The homes are at another site.
    "SKYLAN_HOME_SERVER='0.0.0.0'",
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});

test('the gateway of the homes’ site knows their address', () => {
  const plan = clusterPlan(0, { home: '192.168.77.200:/export/home' });
  expect(renderGatewayEnv(plan, awsSite(plan), RESOLVED)).toContain("SKYLAN_HOME_SERVER='192.168.77.200'\n");
});

test('the gateway of a controller with homes knows all addresses that its machines may have, whichever machine it is', () => {
  const env = (settings: object) => {
    const plan = clusterPlan(0, { monitoring: { nodeExporter: 'yes' }, ...settings });
    return renderGatewayEnv(plan, awsSite(plan), RESOLVED);
  };
  const text = env({ controller: { site: 'giessen' } });
  expect(text).toContain("SKYLAN_HOME_SERVER='{192.168.77.136,192.168.77.137,192.168.77.138}'\n");
  expect(text).toContain("SKYLAN_PROMETHEUS='{192.168.77.137,192.168.77.138}'\n");
  expect(env({ controller: { site: 'giessen' }, imageRevision: 2 })).toBe(text);
  expect(env({ controller: { site: 'giessen', address: '192.168.77.137' } })).toBe(text);
  // A server of its own has one.
  expect(env({ controller: { site: 'giessen' }, home: '192.168.77.200:/h' })).toContain(
    "SKYLAN_HOME_SERVER='192.168.77.200'\n",
  );
});

test('a site that joins changes nothing at a gateway that is there', () => {
  const [two, four] = [clusterPlan(), fourSites()];
  expect(renderGatewayEnv(four, awsSite(four), RESOLVED)).toBe(renderGatewayEnv(two, awsSite(two), RESOLVED));
});

test('machines of Slurm know where the munge key is, and whom they follow to another one', () => {
  const text = renderSlurmEnv(clusterPlan(), { role: 'worker', hostname: 'giessen-1' }, RESOLVED);
  expect(text).toContain("SKYLAN_NAMESPACE='/skylan/cluster/hybrid-cluster'\n");
  expect(text).toContain("SKYLAN_CONTROLLER='192.168.66.10'\n");
  expect(text).not.toContain('SKYLAN_MUNGE_BY_HAND');
});

test('a controller waits with a new munge key where some machines get it by hand', () => {
  const controller = { role: 'controller', hostname: 'controller' } as const;
  const settings = { controller: { site: 'giessen' } };
  const sites = [
    { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws' },
    { name: 'marburg', cidr: '192.168.88.0/24', provider: 'aws' },
  ] as const;
  const byHand = "SKYLAN_MUNGE_BY_HAND='yes'\n";
  expect(renderSlurmEnv(clusterPlan(0, settings), controller, RESOLVED)).toContain(byHand);
  expect(renderSlurmEnv(clusterPlan(0, { ...settings, sites }), controller, RESOLVED)).not.toContain('BY_HAND');
});

test('a controller knows that it takes tokens; its workers need not', () => {
  const [plan, said] = [clusterPlan(0, { controller: { site: 'giessen' }, tokens: 'yes' }), "SKYLAN_TOKENS='yes'\n"];
  expect(renderSlurmEnv(plan, { role: 'controller', hostname: 'controller' }, RESOLVED)).toContain(said);
  expect(renderSlurmEnv(plan, { role: 'worker', hostname: 'giessen-1' }, RESOLVED)).not.toContain('TOKENS');
  expect(renderSlurmEnv(clusterPlan(), { role: 'controller', hostname: 'controller' }, RESOLVED)).not.toContain(
    'TOKENS',
  );
});

test('a controller knows the volume that its state is on, where copies of it are, and the address that goes with it', () => {
  expect(renderStateEnv(clusterPlan(0, { controller: { site: 'giessen' } }), KEPT_STATE)).toBe(
    [
      "SKYLAN_STATE_VOLUME='vol-0123456789abcdef0'",
      "SKYLAN_BACKUPS='/var/lib/skylan-state/backups'",
      "SKYLAN_BACKUP_BUCKET='backups'",
      "SKYLAN_SERVICE_ADDRESS='192.168.77.136'\n",
    ].join('\n'),
  );
});

test('a namespace is what the constructs of the keys call one', () => {
  expect(namespaceOf({ name: 'lab' })).toBe('skylan/cluster/lab');
});
