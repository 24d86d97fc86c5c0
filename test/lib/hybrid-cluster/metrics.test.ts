import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { METRICS, metricOf } from '../../../lib/hybrid-cluster/metrics';
import { ASSETS } from '../../helpers/sandbox';

test('they are those that machines tell, and no more than an account has free', () => {
  // GIVEN
  const program = readFileSync(join(ASSETS, 'metrics/usr/local/lib/skylan/skylan-metrics'), 'utf8');
  const told = [...program.matchAll(/^ {4}"([A-Z][A-Za-z]+)": \(\(|^TUNNEL_SILENCE = "(\w+)"/gm)].map(
    ([, one, other]) => one ?? other,
  );
  // THEN
  expect(told.sort()).toEqual([...METRICS].sort());
  expect(METRICS.length).toBeLessThanOrEqual(10);
});

test('a metric is of the cluster’s namespace, without dimensions', () => {
  expect(metricOf('lab', 'JobsPending', 'Maximum', Duration.minutes(5))).toMatchObject({
    namespace: 'skylan/lab',
    metricName: 'JobsPending',
    dimensions: undefined,
  });
});
