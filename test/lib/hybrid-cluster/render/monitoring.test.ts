import {
  looks,
  metricNamespace,
  monitoringParts,
  renderMetricsEnv,
  subjectsOfController,
} from '../../../../lib/hybrid-cluster/render/monitoring';
import type { HybridClusterSettings } from '../../../../lib/hybrid-cluster/settings';
import { clusterPlan } from '../../../helpers/cluster-plan';

const plan = (monitoring: HybridClusterSettings['monitoring'] = {}, more: HybridClusterSettings = {}) =>
  clusterPlan(0, { monitoring, ...more });
const CLOUDWATCH = { metrics: 'cloudwatch' } as const;
const EXPORTER = { nodeExporter: 'yes' } as const;

test('by default nobody is told, and a machine has nothing for it', () => {
  expect(looks(plan())).toBe(false);
  expect(monitoringParts(plan(), 'eu-central-1', 'slurm')).toEqual({ packages: [], folders: [], files: [], units: [] });
});

test('a machine with something to look at tells CloudWatch, and other machines tell nothing', () => {
  const parts = monitoringParts(plan(CLOUDWATCH), 'eu-central-1', 'tunnels');
  expect(parts).toMatchObject({ packages: [], folders: ['aws', 'metrics'], units: ['skylan-metrics.timer'] });
  expect(parts.files.map(({ path }) => path)).toEqual(['/etc/skylan/metrics.env']);
  expect(monitoringParts(plan(CLOUDWATCH), 'eu-central-1').units).toEqual([]);
});

test('a node exporter is on each machine, and has its file where there is something to look at', () => {
  expect(monitoringParts(plan(EXPORTER), 'eu-central-1')).toMatchObject({
    packages: ['prometheus-node-exporter'],
    units: ['prometheus-node-exporter.service'],
    folders: [],
  });
  const { units, folders } = monitoringParts(plan(EXPORTER), 'eu-central-1', 'slurm');
  expect([units, folders]).toEqual([
    ['prometheus-node-exporter.service', 'skylan-metrics.timer'],
    ['aws', 'metrics'],
  ]);
});

test('the program is told a namespace where CloudWatch is told, and none otherwise', () => {
  expect(renderMetricsEnv(plan(CLOUDWATCH), 'eu-central-1', ['slurm', 'tunnels'])).toBe(
    "AWS_REGION='eu-central-1'\nSKYLAN_LOOK_AT='slurm tunnels'\nSKYLAN_METRIC_NAMESPACE='skylan/hybrid-cluster'\n",
  );
  expect(renderMetricsEnv(plan(EXPORTER), 'eu-central-1', ['slurm'])).toBe(
    "AWS_REGION='eu-central-1'\nSKYLAN_LOOK_AT='slurm'\n",
  );
  expect(metricNamespace({ name: 'genomes' })).toBe('skylan/genomes');
});

test('a controller that is its site’s gateway too looks at the tunnels as well', () => {
  expect(subjectsOfController(plan())).toEqual(['slurm', 'tunnels']);
  expect(subjectsOfController(plan({}, { controller: { address: '192.168.66.20' } }))).toEqual(['slurm']);
  expect(subjectsOfController(plan({}, { controller: { site: 'giessen' } }))).toEqual(['slurm']);
});
