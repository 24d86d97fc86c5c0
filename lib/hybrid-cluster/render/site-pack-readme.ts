import { peersOf } from '../peers';
import type { ExternalSitePlan, HybridClusterPlan } from '../plan-types';
import { onDemandWorkers } from './slurm';
import { elasticIpPlaceholder, foreignCidrs } from './wireguard';

/** TCP ports that Slurm uses between sites: slurmctld and slurmd, and what srun listens on (`SrunPortRange`). */
const SLURM_PORTS = ['6817:6818', '60001:63000'];

/** What an operator of the site does, in this order. Public addresses of AWS sites are placeholders. */
export function renderReadme(plan: HybridClusterPlan, site: ExternalSitePlan): string {
  const isControllerHere = plan.controller.site === site.name;
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
    '## 2. Join (Debian 13 or Ubuntu 24.04; the clock set by NTP)',
    'In this folder, as root; again whenever there is a new pack:',
    commands([
      `./skylan-site gateway     # on ${site.gatewayAddress}`,
      ...(isControllerHere
        ? [`./skylan-site controller  # on ${plan.controller.hostname}, ${plan.controller.address}; Debian 13`]
        : []),
      `./skylan-site worker      # on each worker, best called ${site.name}-1, ${site.name}-2, ...`,
    ]),
    ...(isControllerHere && onDemandWorkers(plan).length > 0 ? [POWER] : []),
    '## 3. Look',
    commands([
      'wg show wg0 latest-handshakes  # on the gateway: seconds since 1970, not 0',
      'sinfo -N -o "%N %T %f"         # on the controller',
      `srun -N${Math.min(2, plan.sites.length)} --chdir=/tmp hostname  # as a user: root runs no jobs`,
    ]),
    'A job runs as the user with the same number on the worker: make users alike on all machines.',
  ]
    .join('\n\n')
    .concat('\n');
}

const POWER =
  'On-demand workers are started by the controller: put credentials with the policy that the stack’s output names ' +
  'into `/etc/skylan/aws-credentials` (`[default]`, `aws_access_key_id=`, `aws_secret_access_key=`), ' +
  'owner slurm, mode 0600.';

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
