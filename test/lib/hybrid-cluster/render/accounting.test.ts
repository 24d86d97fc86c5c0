import { accountingLines, submitWords } from '../../../../lib/hybrid-cluster/render/accounting';
import { renderSlurmConf } from '../../../../lib/hybrid-cluster/render/slurm';
import { clusterPlan } from '../../../helpers/cluster-plan';

test('jobs are recorded by a slurmdbd on the controller’s own machine', () => {
  expect(accountingLines(clusterPlan())).toEqual(
    expect.arrayContaining(['AccountingStorageType=accounting_storage/slurmdbd', 'AccountingStorageHost=localhost']),
  );
  expect(renderSlurmConf(clusterPlan())).toContain('\nAccountingStorageHost=localhost\n');
});

test('or by one elsewhere', () => {
  const accounting = { database: 'external', host: 'dbd.example.org', port: 7000 } as const;
  expect(accountingLines(clusterPlan(0, { accounting }))).toEqual(
    expect.arrayContaining(['AccountingStorageHost=dbd.example.org', 'AccountingStoragePort=7000']),
  );
});

test('or nowhere', () => {
  expect(accountingLines(clusterPlan(0, { accounting: { database: 'none' } }))).toEqual([]);
});

test('nobody needs an account, unless it is said', () => {
  const enforced = 'AccountingStorageEnforce=associations,limits,qos,safe';
  expect(accountingLines(clusterPlan())).not.toContain(enforced);
  expect(accountingLines(clusterPlan(0, { accounting: { enforce: 'yes' } }))).toContain(enforced);
});

test('users see each other’s jobs, unless it is said', () => {
  const line = 'PrivateData=jobs,usage,users';
  expect(accountingLines(clusterPlan(0, { privateData: 'yes' }))).toContain(line);
  expect(accountingLines(clusterPlan(0, { privateData: 'yes', accounting: { database: 'none' } }))).toEqual([line]);
  expect(renderSlurmConf(clusterPlan())).not.toContain('PrivateData');
});

test('jobs are submitted on the controller, where its operator says, or everywhere', () => {
  const words = (...submitFrom: string[]) => submitWords(clusterPlan(0, { submitFrom }));
  expect(words()).toEqual(['AllocNodes=master']);
  expect(words('login', 'master', 'giessen-1')).toEqual(['AllocNodes=master,login,giessen-1']);
  expect(words('all')).toEqual([]);
});
