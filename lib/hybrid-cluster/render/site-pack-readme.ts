import { homeServerAt } from '../homes';
import { peersOf } from '../peers';
import type { ExternalSitePlan, HybridClusterPlan } from '../plan-types';
import { exportsHomes, mounters, mountsHomes } from './home';
import { tellsCloudWatch } from './monitoring';
import { fleetsOf, mayPower } from './slurm';
import { elasticIpPlaceholder, foreignCidrs } from './wireguard';

/** TCP ports that Slurm uses between sites: slurmctld and slurmd, and what srun listens on (`SrunPortRange`). */
const SLURM_PORTS = ['6817:6818', '60001:63000'];

/** What an operator of the site does, in this order. Public addresses of AWS sites are placeholders. */
export function renderReadme(plan: HybridClusterPlan, site: ExternalSitePlan): string {
  const isControllerHere = plan.controller.site === site.name;
  const isIncluded = plan.controller.mode === 'include';
  return [
    `# ${site.name}, a site of the cluster ${plan.name}`,
    'This folder holds keys: copy it to this site’s machines only (`scp -r`), and keep it from others.',
    ...(site.publicKey === undefined
      ? []
      : ['First put the private key of this site into `/etc/wireguard/privatekey` on the gateway.']),
    '## 1. Let packets through (OpenStack)',
    `The gateway is the machine with the address ${site.gatewayAddress}. Its port may carry addresses of other sites:`,
    commands([
      `PORT=$(openstack port list --fixed-ip ip-address=${site.gatewayAddress} -f value -c ID)`,
      `openstack port set $PORT ${foreignCidrs(plan, site.name)
        .map((cidr) => `--allowed-address ip-address=${cidr}`)
        .join(' ')}`,
    ]),
    'WireGuard from the other gateways, Slurm and ping from the other sites:',
    commands(['openstack security group create skylan', ...securityRules(plan, site)]),
    'For each machine of this site: `openstack server add security group MACHINE skylan`. Elsewhere than on OpenStack, ' +
      'let your firewall do the same.',
    ...homeDoor(plan, site),
    '## 2. Join (Debian 13 or Ubuntu 24.04; the clock set by NTP)',
    'In this folder, as root; again whenever there is a new pack:',
    commands([
      `./skylan-site gateway     # on ${site.gatewayAddress}`,
      ...(isControllerHere
        ? [`./skylan-site controller  # on ${plan.controller.hostname}, ${plan.controller.address}; Debian 13`]
        : []),
      isIncluded
        ? './skylan-site worker      # on each worker: routes to the other sites, and nothing else'
        : `./skylan-site worker      # on each worker, best called ${site.name}-1, ${site.name}-2, ...`,
    ]),
    ...(isIncluded ? [] : [newMungeKey(plan, isControllerHere)]),
    ...(isIncluded && isControllerHere ? [INCLUDE] : []),
    '`./skylan-site undo` on a machine takes back what it did there.',
    ...(isControllerHere && mayPower(plan) ? [POWER] : []),
    ...(isControllerHere && fleetsOf(plan).length > 0 ? [FLEETS] : []),
    ...(isControllerHere && tellsCloudWatch(plan) ? [FIGURES] : []),
    '## 3. Look',
    commands([
      'wg show wg0 latest-handshakes  # on the gateway: seconds since 1970, not 0',
      'sinfo -N -o "%N %T %f"         # on the controller',
      `srun -N${Math.min(2, plan.sites.length)} --chdir=/tmp hostname  # as a user: root runs no jobs`,
    ]),
    `Users are those of ${plan.controller.hostname} with numbers from 1000 to 59999: whoever can log in there can run jobs ` +
      'everywhere. A user of this site’s workers who has the number or the name of another one keeps it there: ' +
      '`/var/lib/extrausers/left-out` on the worker has them after a job.',
    ...(mountsHomes(plan, site) ? [HOMES] : []),
  ]
    .join('\n\n')
    .concat('\n');
}

const INCLUDE =
  'The controller keeps its `slurm.conf`, which gets one line, and its munge key. `./skylan-include plan` shows there, ' +
  'before anything is changed, what it would include and what stands against it. Nodes of yours with the site’s name as ' +
  'a feature are in its partitions as well.';

const POWER =
  'On-demand workers are started by the controller: put credentials with the policy that the stack’s output names ' +
  'into `/etc/skylan/aws-credentials` (`[default]`, `aws_access_key_id=`, `aws_secret_access_key=`), ' +
  'owner slurm, mode 0600.';

const FLEETS =
  'Workers of fleets are made by the controller with the same policy. Apply each new pack soon: it has the launch ' +
  'templates of which new workers are made (`/etc/skylan/fleets.json`).';
const FIGURES =
  'The controller tells CloudWatch the cluster’s figures every minute: put credentials with the policy of the stack’s ' +
  'output `MetricsPolicy` into `/etc/skylan/aws-credentials`, as `[default]` with `aws_access_key_id=` and ' +
  '`aws_secret_access_key=`, owner slurm, mode 0600. `journalctl -u skylan-metrics` says whether they do.';

/** In which order a pack with another munge key is applied. */
function newMungeKey({ sites, controller }: HybridClusterPlan, isHere: boolean): string {
  const isInAws = sites.some(({ name, provider }) => name === controller.site && provider === 'aws');
  const elsewhere = isInAws
    ? `\`sudo /usr/local/lib/skylan/skylan-munge-key switch\` on ${controller.hostname}, in AWS`
    : `\`./skylan-site controller\` at ${controller.site}`;
  return (
    'With a new munge key (`mungeKeyRevision` in the settings), the workers of all sites come first and wait, and last ' +
    `comes ${isHere ? '`./skylan-site controller`' : elsewhere}: from then on no job starts for half a minute, in which ` +
    'all change to it. Jobs that run go on, on a worker that comes later if it comes within five minutes.'
  );
}

/** Of a worker with homes of its own. Who is logged in may go on. */
const HOMES =
  'Workers mount the users’ homes in `/home`, but never over homes that are there, such as that of an image’s own user. ' +
  'Such a worker gets them out of the way before it joins, or in a second run: ' +
  "`mv /home /var/home && mkdir /home && sed -i 's#:/home/#:/var/home/#' /etc/passwd`.";

/** Homes on a machine of this site: its port of NFS 4. To the gateway itself they come through the tunnel. */
function homeDoor(plan: HybridClusterPlan, site: ExternalSitePlan): string[] {
  const server = homeServerAt(site, plan.homeServer);
  const foreign = mounters(plan).filter(({ name }) => name !== site.name);
  if (server === undefined || server === site.gatewayAddress || foreign.length === 0) return [];
  const cidrs = foreign.map(({ cidr }) => cidr);
  if (!exportsHomes(plan)) return [`Homes are on ${server}: let TCP 2049 from ${cidrs.join(', ')} to it.`];
  return [
    'Homes are on the controller, to which other sites come by one more port:',
    commands([
      'openstack security group create skylan-home',
      ...cidrs.map(
        (cidr) =>
          `openstack security group rule create --ingress --protocol tcp --dst-port 2049 --remote-ip ${cidr} skylan-home`,
      ),
      `openstack server add security group ${plan.controller.hostname} skylan-home`,
    ]),
  ];
}

function securityRules(plan: HybridClusterPlan, site: ExternalSitePlan): string[] {
  const rule = (words: string) => `openstack security group rule create --ingress ${words} skylan`;
  const callers = peersOf(plan, site.name).flatMap(({ site: name, endpoint }) => {
    if (endpoint.kind === 'none') return [];
    return [endpoint.kind === 'elastic-ip' ? elasticIpPlaceholder(name) : endpoint.address];
  });
  return [
    ...callers.map((address) => rule(`--protocol udp --dst-port ${plan.tunnel.port} --remote-ip ${address}/32`)),
    ...foreignCidrs(plan, site.name).flatMap((cidr) => [
      ...SLURM_PORTS.map((ports) => rule(`--protocol tcp --dst-port ${ports} --remote-ip ${cidr}`)),
      rule(`--protocol icmp --remote-ip ${cidr}`),
    ]),
  ];
}

function commands(lines: readonly string[]): string {
  return ['```', ...lines, '```'].join('\n');
}
