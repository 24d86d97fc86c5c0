/** The machines of a cluster's AWS sites as data: which packages, files and units make each role. */

import { assetFile, scriptFile, unitFile } from '../../machine/assets';
import { COMMON_PACKAGES, commonFiles, framedUnits } from '../../machine/common';
import type { DeployedValues, MachineFile, MachineSpec } from '../../machine/machine-spec';
import type { AwsSitePlan, HybridClusterPlan, WorkerPlan } from '../plan-types';
import { renderGatewayEnv, renderSlurmEnv } from './machine-env';
import { PATHS } from './paths';
import { onDemandWorkers, renderCgroupConf, renderPowerEnv, renderSlurmdEnv } from './slurm';

const SYSCTL = '/etc/sysctl.d/60-skylan.conf';
const GATEWAY_PACKAGES = ['jq', 'nftables', 'wireguard-tools'];
const SLURM_PACKAGES = ['jq', 'munge', 'slurm-client'];

/** The machine that ends a site's tunnels, and through which its workers reach the internet. */
export function siteGatewayMachine(plan: HybridClusterPlan, site: AwsSitePlan, deployed: DeployedValues): MachineSpec {
  return {
    hostname: site.gateway.hostname,
    packages: [...COMMON_PACKAGES, ...GATEWAY_PACKAGES],
    files: [
      environment(renderGatewayEnv(plan, site, deployed)),
      assetFile('site-gateway/sysctl.conf', SYSCTL),
      ...commonFiles('site-gateway'),
      scriptFile('machine/skylan-parameters'),
      scriptFile('site-gateway/skylan-tunnel'),
      unitFile('site-gateway/skylan-tunnel.service'),
      assetFile('site-gateway/skylan-site.nft', PATHS.siteRules),
      assetFile('site-gateway/skylan-internet.nft', PATHS.internetRules),
      unitFile('site-gateway/skylan-site.service'),
    ],
    units: framedUnits('skylan-site.service', 'skylan-tunnel.service'),
  };
}

/**
 * A machine that runs jobs. Standing, its slurmd starts at once and waits for the controller; on demand, it powers
 * itself off once the deploy has its word, and slurmd starts when the controller has powered it up.
 */
export function workerMachine(
  plan: HybridClusterPlan,
  site: AwsSitePlan,
  worker: WorkerPlan,
  deployed: DeployedValues,
): MachineSpec {
  const { hostname, onDemand } = worker;
  return {
    hostname,
    packages: [...COMMON_PACKAGES, ...SLURM_PACKAGES, 'slurmd', ...site.workerKind.packages],
    files: [
      environment(renderSlurmEnv(plan, { role: 'worker', hostname }, deployed)),
      ...commonFiles('worker'),
      ...slurmFiles('slurmd.service'),
      { path: PATHS.slurmdEnv, content: renderSlurmdEnv(plan, site, onDemand) },
      assetFile('worker/slurmd.conf', dropIn('slurmd.service', 'slurmd')),
      ...(onDemand
        ? [
            assetFile('worker/on-demand.conf', dropIn('slurmd.service', 'on-demand')),
            scriptFile('worker/skylan-on-demand'),
            unitFile('worker/skylan-on-demand.service'),
          ]
        : []),
    ],
    units: framedUnits('skylan-munge-key.service', onDemand ? 'skylan-on-demand.service' : 'slurmd.service'),
  };
}

/**
 * The machine of slurmctld, where the controller's site is in AWS. `slurm.conf` comes with a parameter, so that a change
 * of it restarts nothing.
 *
 * @throws Error when it is not
 */
export function controllerMachine(plan: HybridClusterPlan, deployed: DeployedValues): MachineSpec {
  const { hostname, site } = plan.controller;
  if (plan.sites.find(({ name }) => name === site)?.provider !== 'aws') {
    throw new Error(`the controller's site ${JSON.stringify(site)} is not in AWS: its operator makes the machine`);
  }
  const powers = onDemandWorkers(plan).length > 0;
  return {
    hostname,
    packages: [...COMMON_PACKAGES, ...SLURM_PACKAGES, 'slurmctld', ...(powers ? ['awscli'] : [])],
    files: [
      environment(renderSlurmEnv(plan, { role: 'controller', hostname }, deployed)),
      ...commonFiles('controller'),
      ...slurmFiles('slurmctld.service'),
      scriptFile('controller/skylan-slurm-conf'),
      unitFile('controller/skylan-slurm-conf.service'),
      assetFile('controller/slurm-conf.conf', dropIn('slurmctld.service', 'slurm-conf')),
      { path: PATHS.cgroupConf, content: renderCgroupConf() },
      assetFile('controller/slurmctld.conf', dropIn('slurmctld.service', 'slurmctld')),
      ...(powers ? [{ path: PATHS.powerEnv, content: renderPowerEnv(plan, deployed.region) }, ...powerFiles()] : []),
    ],
    units: framedUnits('skylan-munge-key.service', 'skylan-slurm-conf.service', 'slurmctld.service'),
  };
}

/** The program by which a controller powers workers up and down; it knows by its name which of both it is to do. */
function powerFiles(): MachineFile[] {
  return ['skylan-resume', 'skylan-suspend'].map((name) =>
    assetFile('controller/skylan-power', `${PATHS.scripts}/${name}`, '0755'),
  );
}

function environment(content: string): MachineFile {
  return { path: PATHS.machineEnv, permissions: '0600', content };
}

function dropIn(service: string, name: string): string {
  return `${PATHS.units}/${service}.d/${name}.conf`;
}

/** @param service - of Slurm, which is to start with the cluster's munge key */
function slurmFiles(service: string): MachineFile[] {
  return [
    assetFile('slurm/sysctl.conf', SYSCTL),
    scriptFile('machine/skylan-parameters'),
    scriptFile('slurm/skylan-munge-key'),
    unitFile('slurm/skylan-munge-key.service'),
    assetFile('slurm/munge-key.conf', dropIn(service, 'munge-key')),
  ];
}
