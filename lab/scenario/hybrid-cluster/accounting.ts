import { arrayIsRecorded } from '../../checks/cluster/accounting';
import type { CheckResult } from '../../report/report';
import { homeAndAway, type Scene } from '../../running/cluster/scene';
import { lastWords, must, type Peer } from '../../running/peer';
import type { Progress } from '../../util/progress';
import { waitFor } from '../../util/wait';
import { JobUnderWay } from './jobs';

/** Ends a hang. */
const SWITCH_MS = 600_000;

const CONF = '/etc/slurm/slurm.conf';
const STATE = '/var/lib/slurm/slurmctld/clustername';

/** A number that slurmdbd does not give: its own have four digits. */
const NUMBER = 7;

/**
 * A cluster as it is before it has accounting: nothing recorded, no word of it in slurm.conf, and a number that
 * slurmctld gave the cluster itself, for which it would not start with slurmdbd.
 */
const WITHOUT = [
  'systemctl stop slurmctld slurmdbd',
  "mariadb -e 'DROP DATABASE slurm_acct_db'",
  `sed -i -E '/^(Accounting|JobAcctGather)/d' ${CONF}`,
  `printf '%s|${NUMBER}' "$(cut -d '|' -f 1 ${STATE})" >${STATE}`,
  'systemctl start slurmctld',
].join(' && ');

/** Accounting is switched on while a job runs: slurmctld comes up, the job ends well, and jobs are recorded. */
export async function* accountingIsSwitchedOn({ cluster }: Scene, progress: Progress): AsyncGenerator<CheckResult> {
  const { controller, site } = cluster;
  const [{ worker }] = homeAndAway(cluster);
  progress('a cluster without accounting');
  await must(controller, ['bash', '-c', WITHOUT]);
  const job = await JobUnderWay.start(controller, worker);
  progress('its configuration is put in place');
  // A controller in AWS sees by itself that its slurm.conf is not the planned one.
  if (controller.site === site.name)
    await must(controller, ['bash', '-c', `cd /root/${site.name}-pack && ./skylan-site controller`]);
  yield await numberIsTaken(controller);
  yield await job.end('accounting is switched on');
  yield await arrayIsRecorded(controller, worker);
}

async function numberIsTaken(controller: Peer): Promise<CheckResult> {
  const runs = async () => {
    const { stdout } = await controller.exec(['sh', '-c', `scontrol ping; cat ${STATE}`]);
    return / is UP/.test(stdout) && !stdout.endsWith(`|${NUMBER}`) && stdout.includes('|');
  };
  const ok = await waitFor('slurmctld with accounting', runs, { timeoutMs: SWITCH_MS, intervalMs: 2000 }).then(
    () => true,
    () => false,
  );
  const said = await controller.exec(['journalctl', '-u', 'slurmctld', '-n', '6', '--output=cat', '--no-pager']);
  return {
    name: 'slurmctld of a cluster that gets accounting has the number that slurmdbd gives it',
    ok,
    figure: ok ? 'up' : 'not up',
    unit: '',
    ...(ok ? {} : { detail: lastWords(said) }),
  };
}
