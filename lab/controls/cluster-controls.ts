import {
  CreateRouteCommand,
  DeleteRouteCommand,
  DescribeRouteTablesCommand,
  ModifyInstanceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { ec2 } from '../aws/clients';
import type { Subject, SuiteKey } from '../checks/cluster/cluster-checks';
import { instanceOf } from '../checks/cluster/stranger-checks';
import { KNOWN_KEY } from '../checks/cluster/tokens';
import { findMachine } from '../fabric/machines';
import { forgetConnections, routersSay } from '../fabric/routers';
import { TUNNEL_PORT } from '../running/cluster/settings';
import { lastWords, must, type Peer } from '../running/peer';
import { waitFor } from '../util/wait';
import type { Control } from './engine';
import { withoutMetadataRules } from './metadata-rules';
import { machineRole, withoutAction } from './role-policies';
import { addRule, removeRule } from './security-group';

/** What needs the far site's workers to have a way to the near site, and back. */
const WORKERS = [
  ...['worker to worker', 'worker to worker, back', 'controller to worker', 'largest packet', 'job'],
] as const satisfies readonly SuiteKey[];

const CONFIG = '/etc/wireguard/wg0.conf';
const MUNGE_KEY = '/etc/munge/munge.key';
const TOKEN_KEY = '/etc/slurm/jwt_hs256.key';
const USER_NAMESPACES = 'user.max_user_namespaces';
const MODULES = '/etc/profile.d/skylan-modules.sh';

export const CONTROLS: readonly Control<Subject, SuiteKey>[] = [
  {
    name: 'source/destination check',
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
    name: 'route to the gateway',
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
    name: 'pre-shared key',
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
    name: 'munge key',
    broken: 'a worker has another munge key',
    fails: ['job'],
    breakIt: async ({ controller, far }) => {
      const use = (edit: string) => must(far.worker, ['sh', '-c', `${edit} && systemctl restart munge.service`]);
      await use(`cp -p ${MUNGE_KEY} /run/munge.key && head -c 128 /dev/urandom >${MUNGE_KEY}`);
      return async () => {
        await use(`cp -p /run/munge.key ${MUNGE_KEY}`);
        await nodeIsFreed(controller, far.worker);
      };
    },
  },
  {
    name: 'tunnel from anywhere',
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
  {
    name: 'users watched',
    broken: 'nothing on the controller looks whether it has other users',
    fails: ['users'],
    breakIt: async ({ controller }) => {
      const units = ['skylan-users.path', 'skylan-users.timer'];
      await must(controller, ['systemctl', 'stop', ...units]);
      return () => must(controller, ['systemctl', 'start', ...units]);
    },
  },
  {
    name: 'homes mounted',
    broken: 'a worker has homes of its own and not those of the cluster',
    fails: ['users', 'homes'],
    breakIt: async ({ far }) => {
      await must(far.worker, ['systemctl', 'stop', 'home.automount', 'home.mount']);
      return () => must(far.worker, ['systemctl', 'start', 'home.automount']);
    },
  },
  {
    name: 'user namespaces',
    broken: 'a worker lets nobody have a user namespace, in which users run containers',
    fails: ['containers'],
    breakIt: async ({ far }) => {
      const most = (await must(far.worker, ['sysctl', '--values', USER_NAMESPACES])).trim();
      const set = (value: string) => must(far.worker, ['sysctl', '--quiet', `${USER_NAMESPACES}=${value}`]);
      await set('0');
      return () => set(most);
    },
  },
  {
    name: 'modules elsewhere',
    broken: 'a worker looks for modules where they are by default alone',
    fails: ['modules'],
    breakIt: async ({ far }) => {
      await must(far.worker, ['mv', MODULES, '/run/modules.sh']);
      return () => must(far.worker, ['mv', '/run/modules.sh', MODULES]);
    },
  },
  {
    name: 'missing right',
    broken: "the site gateway's role may not read parameters",
    fails: ['AWS calls'],
    breakIt: async ({ far }) => withoutAction(await machineRole(far.gateway.name), 'ssm:GetParameters'),
  },
  {
    name: 'metadata rules',
    broken: "no rule keeps a worker's users from its instance metadata service",
    fails: ['metadata'],
    breakIt: ({ far }) => withoutMetadataRules(far.worker),
  },
  {
    name: 'database open',
    broken: 'slurmdbd and MariaDB take calls of every machine',
    fails: ['record is closed'],
    breakIt: async ({ controller }) => {
      const settings = '/etc/mysql/mariadb.conf.d/99-open.cnf';
      const set = (words: string, allowed: string) =>
        must(controller, [
          ...['sh', '-c'],
          `${words} && systemctl restart mariadb && systemctl set-property --runtime slurmdbd IPAddressAllow=${allowed}`,
        ]);
      await set(`printf '[mariadbd]\\nbind-address = 0.0.0.0\\n' >${settings}`, 'any');
      return async () => {
        await set(`rm ${settings}`, '');
        await must(controller, ['sh', '-c', FORGET_PROPERTIES]);
        await databaseAnswers(controller);
      };
    },
  },
  {
    name: 'no slurmdbd',
    broken: 'slurmdbd does not run',
    fails: ['accounting'],
    breakIt: async ({ controller }) => {
      await must(controller, ['systemctl', 'stop', 'slurmdbd']);
      return async () => {
        await must(controller, ['systemctl', 'start', 'slurmdbd']);
        await databaseAnswers(controller);
      };
    },
  },
  {
    name: 'figures untold',
    broken: "the controller does not know that CloudWatch is to have the cluster's figures",
    fails: ['figures'],
    breakIt: async ({ controller }) => {
      await must(controller, ['sed', '-i.told', 's/^SKYLAN_METRIC_NAMESPACE=/#&/', METRICS_ENV]);
      return () => must(controller, ['mv', `${METRICS_ENV}.told`, METRICS_ENV]);
    },
  },
  {
    name: 'memory for all',
    broken: "Slurm does not count what is left of a worker's memory",
    fails: ['memory'],
    breakIt: ({ controller }) =>
      withLine(controller, 'SelectTypeParameters=CR_Core_Memory', 'SelectTypeParameters=CR_Core'),
  },
  {
    name: 'submission from anywhere',
    broken: 'partitions take jobs from all machines',
    fails: ['submission from a worker'],
    breakIt: ({ controller }) => withLine(controller, ' AllocNodes=[^ ]*', ''),
  },
  {
    name: 'jobs of root',
    broken: 'root may run jobs',
    fails: ['job of root'],
    breakIt: ({ controller }) => withLine(controller, 'DisableRootJobs=YES', 'DisableRootJobs=NO'),
  },
  {
    name: 'known key',
    broken: 'tokens are signed with a key that everybody knows',
    fails: ['tokens'],
    breakIt: async ({ controller }) => {
      // Not written into: slurmctld has the file mapped.
      const use = (edit: string) =>
        must(controller, ['sh', '-c', `${edit} && mv ${TOKEN_KEY}.new ${TOKEN_KEY} && scontrol reconfigure`]);
      const known = `printf %s ${KNOWN_KEY.toString('base64')} | base64 -d >${TOKEN_KEY}.new`;
      await use(`cp -p ${TOKEN_KEY} /run/token.key && cp -p ${TOKEN_KEY} ${TOKEN_KEY}.new && ${known}`);
      return () => use(`cp -p /run/token.key ${TOKEN_KEY}.new`);
    },
  },
];

const METRICS_ENV = '/etc/skylan/metrics.env';

const SLURM_CONF = '/etc/slurm/slurm.conf';

/** What `systemctl set-property --runtime` leaves behind. */
const FORGET_PROPERTIES =
  'rm -rf /run/systemd/system.control/slurmdbd.service.d && systemctl daemon-reload && systemctl restart slurmdbd';

/** Changes words of slurm.conf for the controller and all workers; what it returns takes that back. */
async function withLine(controller: Peer, words: string, others: string): Promise<() => Promise<void>> {
  const set = async (edit: string) => {
    await must(controller, ['sh', '-c', `${edit} && systemctl restart slurmctld && scontrol reconfigure`]);
  };
  await set(`cp -p ${SLURM_CONF} /run/slurm.conf && sed -i -E 's/${words}/${others}/' ${SLURM_CONF}`);
  return () => set(`cp -p /run/slurm.conf ${SLURM_CONF}`);
}

/** Waits until slurmdbd answers again. */
async function databaseAnswers(controller: Peer): Promise<void> {
  const probe = async () => (await controller.exec(['sacctmgr', '--noheader', 'list', 'cluster'])).exitCode === 0;
  await waitFor('slurmdbd', probe, { timeoutMs: 300_000, intervalMs: 1000 });
}

/**
 * Lets a node forget a job that came to nothing while nobody reached it. By itself Slurm would do so after minutes: its
 * messages have long limits and long pauses, since tunnels may be away for a while. A node that answers between the two
 * commands is up by itself (ReturnToService=2), and Slurm then refuses to resume it.
 */
async function nodeIsFreed(controller: Peer, { name }: Peer): Promise<void> {
  const node = ['scontrol', 'update', `nodename=${name}`];
  await must(controller, [...node, 'state=down', 'reason=freed']);
  const resumed = await controller.exec([...node, 'state=resume']);
  if (resumed.exitCode === 0 || resumed.stderr.includes('Invalid node state')) return;
  throw new Error(`${name} cannot be resumed: ${lastWords(resumed)}`);
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
