import {
  CreateRouteCommand,
  DeleteRouteCommand,
  DescribeRouteTablesCommand,
  ModifyInstanceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { ec2 } from '../../aws/clients';
import { findMachine } from '../../fabric/machines';
import { forgetConnections, routersSay } from '../../fabric/routers';
import type { CheckResult } from '../../report/report';
import { waitFor } from '../../util/wait';
import { SHORT } from '../checks/patience';
import { ping } from '../checks/ping';
import { type Checks, type Control, suiteOf } from '../controls/engine';
import { addRule, removeRule } from '../controls/security-group';
import { must, type Peer } from '../peer';
import type { Stranger } from '../stranger';
import { handshakes, largestUnfragmented } from './network';
import type { ClusterSite } from './running-cluster';
import { TUNNEL_MTU_BYTES, TUNNEL_PORT } from './settings';
import { jobRuns, nodesReady } from './slurm';
import { instanceOf, strangerIsKeptOut } from './stranger-checks';

/** What controls of a cluster break and check. */
export interface Subject {
  readonly controller: Peer;
  /** The external site and the first in AWS. */
  readonly near: ClusterSite;
  readonly far: ClusterSite;
  readonly stranger: Stranger;
}

/**
 * What a job is given where all should be well, on the busiest host; and when it is asked for the first time, since
 * most of the controls break it: a surprise is asked again (see the engine).
 */
const JOB_MS = { first: 15_000, again: 300_000 } as const;
const NODE_SECONDS = { first: 10, again: 300 } as const;

const STEPS = [
  {
    tunnel: async ({ near, far }) => [await handshakes(near.gateway, 1), await handshakes(far.gateway, 1)],
    'gateway to gateway': ({ near, far }, patience) => ping(near.gateway, far.gateway, patience),
    'worker to worker': ({ near, far }, patience) => ping(near.worker, far.worker, patience),
    'worker to worker, back': ({ near, far }, patience) => ping(far.worker, near.worker, patience),
    'controller to worker': ({ controller, far }, patience) => ping(controller, far.worker, patience),
    stranger: async ({ near, far, stranger }) =>
      strangerIsKeptOut(far.gateway, (await instanceOf(far.gateway)).publicAddress, near.gateway, stranger),
  },
  {
    'largest packet': ({ near, far }) => largestUnfragmented(near.worker, far.worker, TUNNEL_MTU_BYTES),
    job: ({ controller, far }, patience) => job(controller, far.worker.name, patience === SHORT ? 'first' : 'again'),
  },
] as const satisfies readonly Checks<Subject>[];

type KeysOf<Step> = Step extends unknown ? keyof Step : never;
export type SuiteKey = KeysOf<(typeof STEPS)[number]>;

/** Runs all checks of a cluster's network and Slurm, or some of them. */
export const runSuite = suiteOf<Subject, SuiteKey>(STEPS);

/** What needs the far site's workers to have a way to the near site, and back. */
const WORKERS = [
  ...['worker to worker', 'worker to worker, back', 'controller to worker', 'largest packet', 'job'],
] as const satisfies readonly SuiteKey[];

const CONFIG = '/etc/wireguard/wg0.conf';

export const CONTROLS: readonly Control<Subject, SuiteKey>[] = [
  {
    broken: 'the site gateway has its source/destination check on',
    fails: WORKERS,
    breakIt: async ({ controller, far }) => {
      const { id } = findMachine(far.gateway.name);
      const sign = `ip saddr != { 0.0.0.0, ${far.gateway.address} }`;
      const set = async (on: boolean) => {
        await ec2().send(new ModifyInstanceAttributeCommand({ InstanceId: id, SourceDestCheck: { Value: on } }));
        await routersFollow(['nft', 'list', 'table', 'netdev', 'skylan'], (rules) => rules.includes(sign) === on);
        await forgetConnections();
      };
      await set(true);
      return async () => {
        await set(false);
        await nodeIsFreed(controller, far.worker);
      };
    },
  },
  {
    broken: "the workers' route table has no route to the site gateway",
    fails: WORKERS,
    breakIt: async ({ controller, near, far }) => {
      const routes = await routesToInterfaces(near.cidr);
      const ways = (there: boolean) =>
        routersFollow(['ip', 'route', 'show', 'table', 'all'], (text) => text.includes(`${near.cidr} via `) === there);
      for (const { RouteTableId, DestinationCidrBlock } of routes) {
        await ec2().send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock }));
      }
      await ways(false);
      return async () => {
        for (const route of routes) await ec2().send(new CreateRouteCommand(route));
        await ways(true);
        await must(far.worker, ['ping', '-c', '1', '-w', '120', near.worker.address]);
        await nodeIsFreed(controller, far.worker);
      };
    },
  },
  {
    broken: 'the external site has another pre-shared key',
    fails: ['tunnel', 'gateway to gateway', ...WORKERS],
    breakIt: async ({ controller, near, far }) => {
      const use = async (edit: string) => {
        // A new interface has no session that would outlive the old key.
        await must(near.gateway, ['sh', '-c', `${edit} && systemctl restart wg-quick@wg0.service`]);
      };
      const edit = `cp -p ${CONFIG} /run/wg0.conf && k="$(wg genpsk)" && sed -i "s|^PresharedKey = .*|PresharedKey = $k|" ${CONFIG}`;
      await use(edit);
      return async () => {
        await use(`cp -p /run/wg0.conf ${CONFIG}`);
        await nodeIsFreed(controller, far.worker);
      };
    },
  },
  {
    broken: `the site gateway's security group lets all the world to UDP ${TUNNEL_PORT}`,
    fails: ['stranger'],
    breakIt: async ({ far }) => {
      const [GroupId = ''] = (await instanceOf(far.gateway)).groups;
      const ports = { FromPort: TUNNEL_PORT, ToPort: TUNNEL_PORT };
      const rule = { GroupId, IpPermissions: [{ IpProtocol: 'udp', ...ports, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] };
      const sign = `ip saddr 0.0.0.0/0 udp dport ${TUNNEL_PORT}`;
      await addRule(rule, sign);
      return () => removeRule(rule, sign);
    },
  },
];

/** A job that finds no way is taken back: the node is free for the next one. */
async function job(controller: Peer, node: string, asked: 'first' | 'again'): Promise<CheckResult> {
  try {
    await nodesReady(controller, [node], NODE_SECONDS[asked]);
    return await jobRuns(controller, node, JOB_MS[asked]);
  } finally {
    await controller.exec(['scancel', '--user=root']);
  }
}

/**
 * Lets a node forget a job that came to nothing while nobody reached it. By itself Slurm would do so after minutes: its
 * messages have long limits and long pauses, since tunnels may be away for a while.
 */
async function nodeIsFreed(controller: Peer, { name }: Peer): Promise<void> {
  for (const state of [['state=down', 'reason=freed'], ['state=resume']])
    await must(controller, ['scontrol', 'update', `nodename=${name}`, ...state]);
}

/** Waits until what the VPCs' routers say is what the AWS API has been told. */
async function routersFollow(argv: readonly string[], match: (said: string) => boolean): Promise<void> {
  const probe = async () => match(await routersSay(argv));
  await waitFor("the VPC's router to follow", probe, { timeoutMs: 300_000 });
}

/**
 * All routes to a network interface, of the tables that lead to a network by one. The default route is among them: it
 * leads to the same gateway.
 */
async function routesToInterfaces(cidr: string) {
  const { RouteTables } = await ec2().send(new DescribeRouteTablesCommand({}));
  const tables = (RouteTables ?? []).filter((table) =>
    table.Routes?.some((route) => route.DestinationCidrBlock === cidr && route.NetworkInterfaceId),
  );
  return tables.flatMap(({ RouteTableId, Routes }) =>
    (Routes ?? [])
      .filter((route) => route.NetworkInterfaceId)
      .map(({ DestinationCidrBlock, NetworkInterfaceId }) => ({
        RouteTableId,
        DestinationCidrBlock,
        NetworkInterfaceId,
      })),
  );
}
