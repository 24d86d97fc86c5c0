import { CreateRouteCommand, DeleteRouteCommand, DescribeRouteTablesCommand } from '@aws-sdk/client-ec2';
import { ec2 } from '../aws/clients';
import type { Forwarded, ForwardingKey } from '../checks/forwarding';
import { readCloud } from '../fabric/read-cloud';
import { routersSay } from '../fabric/routers';
import { must, type Peer } from '../running/peer';
import { waitFor } from '../util/wait';
import type { Control } from './engine';

const ALL = '0.0.0.0/0';

export const CONTROLS: readonly Control<Forwarded, ForwardingKey>[] = [
  {
    name: 'masquerading',
    broken: 'the gateway forwards under the node’s own address',
    fails: ['internet', 'ready'],
    breakIt: ({ gateway }) => until(gateway, ['nft', 'flush', 'chain', 'inet', 'skylan_forwarding', 'source_nat']),
  },
  {
    name: 'forwarding',
    broken: 'the gateway does not forward',
    fails: ['internet', 'ready'],
    breakIt: ({ gateway }) => until(gateway, ['sysctl', '--quiet', '--write', 'net.ipv4.ip_forward=0']),
  },
  {
    name: 'route',
    broken: 'no route leads from the private subnet to the gateway',
    fails: ['internet'],
    breakIt: async ({ node, gateway }) => {
      const { RouteTableId, NetworkInterfaceId } = await defaultRoute(node);
      const { privateAddress } = await instanceOf(gateway);
      const leads = async () =>
        (await routersSay(['ip', 'route', 'show', 'table', 'all'])).includes(`default via ${privateAddress} `);
      const change = { RouteTableId, DestinationCidrBlock: ALL };
      await ec2().send(new DeleteRouteCommand(change));
      await followed(async () => !(await leads()));
      return async () => {
        await ec2().send(new CreateRouteCommand({ ...change, NetworkInterfaceId }));
        await followed(leads);
      };
    },
  },
];

/** Breaks it by a command on the gateway, until the unit that sets forwarding up is reloaded. */
async function until(gateway: Peer, argv: readonly string[]) {
  await must(gateway, argv);
  return () => must(gateway, ['systemctl', 'reload', 'skylan-forwarding.service']);
}

/** The default route of the table of a node's subnet. */
async function defaultRoute(node: Peer) {
  const { subnetId } = await instanceOf(node);
  const { RouteTables = [] } = await ec2().send(new DescribeRouteTablesCommand({}));
  const table = RouteTables.find(({ Associations }) => Associations?.some(({ SubnetId }) => SubnetId === subnetId));
  const route = table?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === ALL);
  if (!table || !route) throw new Error(`no default route leads out of the subnet of ${node.name}`);
  return { RouteTableId: table.RouteTableId, NetworkInterfaceId: route.NetworkInterfaceId };
}

async function instanceOf({ name }: Peer) {
  const found = (await readCloud()).instances.find((instance) => instance.name === name);
  if (!found) throw new Error(`no instance ${name}`);
  return found;
}

function followed(probe: () => Promise<boolean>): Promise<unknown> {
  return waitFor("the VPC's router to follow the route tables", probe, { timeoutMs: 60_000 });
}
