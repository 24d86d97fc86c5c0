import { randomBytes } from 'node:crypto';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { ssm } from '../../aws/clients';
import { nodesReady } from '../../checks/cluster/slurm';
import { MUNGE_KEY_PARAMETER } from '../../running/cluster/settings';
import { USER } from '../../running/cluster/user';
import { must, type Peer } from '../../running/peer';

/** Ends a hang. */
const NODES_SECONDS = 600;

export const SLURM_CONF = '/etc/slurm/slurm.conf';
export const SLURMDBD_CONF = '/etc/slurm/slurmdbd.conf';
export const MUNGE_KEY = '/etc/munge/munge.key';

/** Name of their cluster: Slurm has it in small letters. */
const THEIRS = 'Theirs';

/**
 * A cluster as an operator may have it: no word of other sites, a slurm.conf on each machine, a munge key, a slurmdbd with
 * a password, the same users on each machine.
 */
export async function ownCluster(master: Peer, worker: Peer): Promise<void> {
  const conf = [
    '# This cluster is ours.',
    `ClusterName=${THEIRS}`,
    `SlurmctldHost=${master.name}(${master.address})`,
    'SlurmUser=slurm',
    'StateSaveLocation=/var/lib/slurm/theirs',
    'SlurmdSpoolDir=/var/lib/slurm/theirs-spool',
    'ProctrackType=proctrack/cgroup',
    'SelectType=select/cons_tres',
    'AccountingStorageType=accounting_storage/slurmdbd',
    'AccountingStorageHost=localhost',
    `NodeName=${worker.name} NodeAddr=${worker.address} CPUs=1`,
    `PartitionName=old Nodes=${worker.name} Default=YES \\`,
    '  MaxTime=INFINITE State=UP',
  ].join('\n');
  const key = randomBytes(128).toString('base64');
  const place = `umask 077; base64 -d >${MUNGE_KEY}.new && chown munge: ${MUNGE_KEY}.new && chmod 400 ${MUNGE_KEY}.new`;
  for (const machine of [master, worker]) {
    await must(machine, ['sh', '-c', `${place} && mv ${MUNGE_KEY}.new ${MUNGE_KEY}`], { input: key });
    await must(machine, ['sh', '-c', `cat >${SLURM_CONF} && systemctl restart munge.service`], { input: conf });
  }
  await ownRecord(master);
  const number = (await must(master, ['id', '-u', USER])).trim();
  await must(worker, ['sh', '-c', `id ${USER} || useradd --create-home --uid ${number} ${USER}`]);
  const state = 'install -d -o slurm -g slurm /var/lib/slurm/theirs';
  await must(master, ['sh', '-c', `${state} && systemctl restart slurmctld.service`]);
  await must(worker, ['systemctl', 'restart', 'slurmd.service']);
  await nodesReady(master, [worker.name], NODES_SECONDS);
  await ssm().send(
    new PutParameterCommand({ Name: MUNGE_KEY_PARAMETER, Value: key, Type: 'SecureString', Overwrite: true }),
  );
}

/** Their slurmdbd, in the MariaDB that is there, with a database and a password of its own; it knows their cluster. */
async function ownRecord(master: Peer): Promise<void> {
  const password = randomBytes(12).toString('hex');
  const conf = [
    'DbdHost=localhost',
    'SlurmUser=slurm',
    'AuthType=auth/munge',
    'StorageType=accounting_storage/mysql',
    'StorageUser=theirs',
    `StoragePass=${password}`,
    'StorageLoc=theirs',
  ].join('\n');
  const sql = `CREATE USER theirs@localhost IDENTIFIED BY '${password}'; GRANT ALL ON theirs.* TO theirs@localhost;`;
  await must(master, ['sh', '-c', 'systemctl start mariadb.service && mariadb'], { input: sql });
  await must(master, ['sh', '-c', `umask 077; cat >${SLURMDBD_CONF} && chown slurm: ${SLURMDBD_CONF}`], {
    input: conf,
  });
  // It takes calls some seconds after its start, when it has made its tables.
  const known = `sacctmgr --immediate add cluster ${THEIRS}`;
  const script = `systemctl restart slurmdbd.service; for n in $(seq 60); do ${known} && exit; sleep 2; systemctl start slurmdbd.service; done; exit 1`;
  await must(master, ['sh', '-c', script]);
}
