import { renderBucketsEnv, renderJobEnv } from '../../../../lib/hybrid-cluster/render/job';
import { awsSite, clusterPlan } from '../../../helpers/cluster-plan';

test('jobs find the scratch folder of their site', () => {
  // GIVEN
  const plan = clusterPlan(0, {
    sites: [
      { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' },
      { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws', scratch: '/mnt/nvme' },
    ],
  });
  // THEN
  expect(renderJobEnv(awsSite(plan))).toBe("SKYLAN_SCRATCH='/mnt/nvme'\n");
  expect(renderJobEnv(awsSite(clusterPlan()))).toBe("SKYLAN_SCRATCH='/scratch'\n");
});

test('who gives jobs their credentials knows the role that they are of', () => {
  expect(renderBucketsEnv('arn:aws:iam::123456789012:role/jobs')).toBe(
    "SKYLAN_JOBS_ROLE='arn:aws:iam::123456789012:role/jobs'\n",
  );
});
