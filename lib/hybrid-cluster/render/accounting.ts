/** Accounting, and who may submit jobs: Slurm's lines about them. */

import { SUBMIT_FROM_ANYWHERE } from '../names';
import type { HybridClusterPlan } from '../plan-types';

type AccountingPlan = Pick<HybridClusterPlan, 'accounting' | 'privateData'>;

/** Whether the controller's machine runs MariaDB and slurmdbd. */
export function hasDatabase({ accounting }: Pick<HybridClusterPlan, 'accounting'>): boolean {
  return accounting.database === 'embedded';
}

/** What MariaDB and slurmdbd are made of on the controller's machine. */
export const DATABASE_PACKAGES: readonly string[] = ['mariadb-server', 'slurm-wlm-mysql-plugin', 'slurmdbd'];

/**
 * slurm.conf's lines. slurmdbd takes calls of its own machine only, since whoever has the munge key is its administrator:
 * the name is `localhost`, on workers too, which do not ask it.
 */
export function accountingLines({ accounting, privateData }: AccountingPlan): string[] {
  const { database, host, port, enforce } = accounting;
  // slurmdbd takes this line over where it is on the controller's machine.
  const seen = privateData === 'yes' ? ['PrivateData=jobs,usage,users'] : [];
  if (database === 'none') return seen;
  return [
    ...seen,
    'AccountingStorageType=accounting_storage/slurmdbd',
    ...(database === 'embedded'
      ? ['AccountingStorageHost=localhost']
      : [`AccountingStorageHost=${host}`, `AccountingStoragePort=${port}`]),
    'AccountingStoreFlags=job_comment',
    ...(enforce === 'yes' ? ['AccountingStorageEnforce=associations,limits,qos,safe'] : []),
    'JobAcctGatherType=jobacct_gather/cgroup',
    'JobAcctGatherFrequency=30',
    // Who has used little comes first; after two weeks, what was used counts half.
    'PriorityType=priority/multifactor',
    'PriorityDecayHalfLife=14-0',
    'PriorityWeightFairshare=10000',
    'PriorityWeightAge=1000',
  ];
}

/** A partition's words on where its jobs may be submitted. */
export function submitWords({
  controller,
  submitFrom,
}: Pick<HybridClusterPlan, 'controller' | 'submitFrom'>): string[] {
  if (submitFrom.includes(SUBMIT_FROM_ANYWHERE)) return [];
  return [`AllocNodes=${[...new Set([controller.hostname, ...submitFrom])].join(',')}`];
}
