import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DeleteParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { ssm } from '../aws/clients';
import type { Subject, SuiteKey } from '../checks/lan-checks';
import { LISTENING } from '../checks/outside';
import { probe } from '../checks/probes';
import { lanHostUp } from '../home';
import { withForeignKey } from '../running/openvpn-attempt';
import { must, type Peer } from '../running/peer';
import { waitFor } from '../util/wait';
import { writeGuestFile } from '../vm';
import type { Control } from './engine';
import { withoutMetadataRules } from './metadata-rules';
import { machineRole, withGrant, withoutAction } from './role-policies';
import { addRule, removeRule, ruleOf } from './security-group';

/** What needs a frame to get from robot to node. */
const ACROSS = [
  ...['node to robot', 'full-size packets', 'names', 'large datagrams', 'large samples', 'multicast', 'edge'],
] as const satisfies readonly SuiteKey[];

/** What sends so few packets over the LAN that one in a hundred is lost by chance. */
const FEW_PACKETS = [
  ...['overlay', 'uplink', 'node to robot', 'full-size packets', 'names', 'ready', 'large datagrams', 'multicast'],
] as const satisfies readonly SuiteKey[];

const SERVER_CONFIG = '/etc/skylan/openvpn/server.conf';
const CLIENT_PROFILE = '/etc/skylan/client.ovpn';

/**
 * What Docker does where it sets up bridge netfilter, without the rule with which `skylan-edge` lets the bridge's frames
 * through: connections are tracked, and what belongs to none is dropped. In this order, or those that are under way
 * would be known.
 */
const DOCKERS_FIREWALL = `set -e
for rule in $(nft -a list chain ip filter FORWARD | sed -nE 's/.*rosbridge.*accept # handle ([0-9]+)$/\\1/p'); do
  nft delete rule ip filter FORWARD handle $rule
done
nft 'chain ip filter FORWARD { policy drop; }'
nft add rule ip filter FORWARD ct state related,established accept
modprobe br_netfilter
sysctl --quiet --write net.bridge.bridge-nf-call-iptables=1`;
const NO_DOCKERS_FIREWALL = `set -e
sysctl --quiet --write net.bridge.bridge-nf-call-iptables=0
nft flush chain ip filter FORWARD
nft 'chain ip filter FORWARD { policy accept; }'
modprobe --remove br_netfilter
systemctl reload skylan-edge.service`;

export const CONTROLS: readonly Control<Subject, SuiteKey>[] = [
  {
    name: 'GRE rule',
    broken: 'the GRE rule is not in the security group',
    fails: ['overlay', 'ready', 'GRE from outside', ...ACROSS],
    breakIt: async () => {
      const rule = await ruleOf('47');
      const sign = 'ip protocol 47';
      await removeRule(rule, sign);
      return () => addRule(rule, sign);
    },
  },
  {
    name: 'overlay MTU',
    broken: 'a port of the overlay has an MTU of 1462 bytes',
    fails: ['full-size packets', 'large datagrams', 'large samples', 'ready'],
    breakIt: async ({ lan }) => {
      const port = await overlayPort(lan.gateway);
      await must(lan.gateway, ['ip', 'link', 'set', 'dev', port, 'mtu', '1462']);
      return () => must(lan.gateway, ['ip', 'link', 'set', 'dev', port, 'mtu', '1500']);
    },
  },
  {
    name: 'packet loss',
    broken: "one in a hundred packets is lost at the gateway's bridge",
    fails: ['large samples'],
    mayFail: FEW_PACKETS,
    breakIt: async ({ lan }) => {
      const ports = [await overlayPort(lan.gateway), 'tap0'];
      const root = (port: string, ...words: string[]) =>
        must(lan.gateway, ['tc', 'qdisc', ...words.slice(0, 1), 'dev', port, 'root', ...words.slice(1)]);
      // A limit above all that can be on its way: nothing else is to be lost.
      for (const port of ports) await root(port, 'replace', 'netem', 'loss', '1%', 'limit', '10000');
      return async () => {
        for (const port of ports) await root(port, 'del');
      };
    },
  },
  {
    name: 'bridge netfilter',
    broken: "bridge netfilter is on, and the firewall that Docker sets up sees the bridge's frames",
    fails: ACROSS,
    breakIt: async ({ lan }) => {
      await must(lan.gateway, ['bash', '-c', DOCKERS_FIREWALL]);
      return () => must(lan.gateway, ['bash', '-c', NO_DOCKERS_FIREWALL]);
    },
  },
  {
    name: 'revocation list',
    broken: 'the gateway does not read the revocation list',
    fails: ['revocation'],
    breakIt: async ({ lan }) => {
      const server = (edit: string) => async () => {
        await must(lan.gateway, ['bash', '-c', `${edit} && systemctl restart skylan-openvpn.service`]);
        await must(lan.robot, ['ping', '-c', '1', '-w', '150', lan.gateway.address]);
      };
      await server(`cp -p ${SERVER_CONFIG} /run/server.conf && sed -i /^crl-verify/d ${SERVER_CONFIG}`)();
      return server(`cp -p /run/server.conf ${SERVER_CONFIG}`);
    },
  },
  {
    name: 'snooping',
    broken: 'snooping is on, and a foreign querier lets memberships run out',
    fails: ['multicast'],
    breakIt: async ({ lan }) => {
      const bridge = (...words: string[]) =>
        must(lan.gateway, ['ip', 'link', 'set', 'dev', 'rosbridge', 'type', 'bridge', ...words]);
      // Memberships last as long as between two queries of a querier that asks too seldom.
      await bridge('mcast_snooping', '1', 'mcast_membership_interval', '20');
      const querier = await lanHostUp(lan.home, 'querier', lan.home.routerAddress.replace(/\d+$/, '90'));
      const ask = async () => {
        await must(querier, probe('querier', 'eth0', querier.address));
        // Where queries come from, a bridge supposes a multicast router.
        const { stdout } = await lan.gateway.exec(['bridge', '-details', 'mdb', 'show', 'dev', 'rosbridge']);
        return /router.*tap0/.test(stdout);
      };
      // A single query may get lost on its way, as any multicast.
      await waitFor("the gateway's bridge knows the querier", ask, { timeoutMs: 120_000, intervalMs: 1000 });
      // The switch itself may cost a packet.
      await must(lan.robot, ['ping', '-c', '5', '-i', '0.5', lan.gateway.address]);
      return () => bridge('mcast_snooping', '0', 'mcast_membership_interval', '26000');
    },
  },
  {
    name: 'address on a port',
    broken: "a port of the node's bridge has an address beside the robot's",
    // All that needs an answer of the node, which leaves by the wrong port.
    fails: ['node to robot', 'full-size packets', 'names', 'large datagrams', 'large samples', 'ready'],
    breakIt: async ({ lan }) => {
      const address = [`${neighbour(lan.robot.address)}/31`, 'dev', await overlayPort(lan.node)];
      await must(lan.node, ['ip', 'address', 'add', ...address]);
      return () => must(lan.node, ['ip', 'address', 'del', ...address]);
    },
  },
  {
    name: 'edge filter',
    broken: 'there is no filter at the edge of the bridge',
    fails: ['edge', 'ready'],
    breakIt: async ({ lan }) => {
      const gateways = [lan.gateway, lan.desktop];
      for (const one of gateways) await must(one, ['nft', 'delete', 'table', 'bridge', 'skylan_edge']);
      return async () => {
        for (const one of gateways) await must(one, ['systemctl', 'reload', 'skylan-edge.service']);
      };
    },
  },
  {
    name: 'metadata rules',
    broken: "no rule keeps a node's users from its instance metadata service",
    fails: ['metadata'],
    breakIt: ({ lan }) => withoutMetadataRules(lan.node),
  },
  {
    name: 'SSH',
    broken: 'a security group lets SSH in',
    fails: ['ports from outside'],
    breakIt: async () => {
      const { GroupId } = await ruleOf('udp');
      const [FromPort, ToPort] = [LISTENING.tcp, LISTENING.tcp];
      const open = { IpProtocol: 'tcp', FromPort, ToPort, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
      const rule = { GroupId, IpPermissions: [open] };
      await addRule(rule, `tcp dport ${FromPort}`);
      return () => removeRule(rule, `tcp dport ${FromPort}`);
    },
  },
  {
    name: 'key in a journal',
    broken: 'a key stands in a journal',
    fails: ['key search'],
    breakIt: async ({ lan }) => {
      // One that opens nothing.
      const [Name, Value] = ['/skylan/lan/lab/key', randomBytes(48).toString('base64')];
      await ssm().send(new PutParameterCommand({ Name, Value, Type: 'SecureString' }));
      await must(lan.node, ['systemd-cat', 'echo', `oops: ${Value}`]);
      return async () => {
        await ssm().send(new DeleteParameterCommand({ Name }));
      };
    },
  },
  {
    name: 'missing right',
    broken: "the gateway's role may not read parameters",
    fails: ['AWS calls'],
    breakIt: async ({ lan }) => withoutAction(await machineRole(lan.gateway.name), 'ssm:GetParameters'),
  },
  {
    name: 'unused right',
    broken: "the node's role may read the profiles of all clients",
    fails: ['AWS rights'],
    breakIt: async ({ lan }) =>
      withGrant(
        await machineRole(lan.node.name),
        'ssm:GetParameters',
        'arn:aws:ssm:*:*:parameter/skylan/lan/*/clients/*',
      ),
  },
  {
    name: 'whole bucket',
    broken: "the gateway's role may read every object",
    fails: ['one object'],
    breakIt: async ({ lan }) => withGrant(await machineRole(lan.gateway.name), 's3:GetObject', 'arn:aws:s3:::*'),
  },
  {
    name: 'foreign key',
    broken: "the client's key is not that of the LAN",
    fails: ['uplink', ...ACROSS],
    breakIt: async ({ lan }) => {
      const profile = readFileSync(lan.profile, 'utf8');
      const use = async (text: string) => {
        await writeGuestFile(lan.home.desktopVm, CLIENT_PROFILE, text, '0600');
        await must(lan.desktop, ['systemctl', 'restart', 'skylan-openvpn-client.service']);
      };
      await use(await withForeignKey(profile));
      return () => use(profile);
    },
  },
];

/** The bridge's port to the other cloud machines. */
async function overlayPort(machine: Peer): Promise<string> {
  const ports = (await machine.exec(['ls', '/sys/class/net/rosbridge/brif'])).stdout.split('\n');
  const port = ports.find((name) => name !== '' && name !== 'tap0');
  if (!port) throw new Error(`the bridge of ${machine.name} has no port of the overlay`);
  return port;
}

/** The other address of the /31 network that an IPv4 address is in. */
function neighbour(address: string): string {
  const [, head = '', last = ''] = /^(.*\.)(\d+)$/.exec(address) ?? [];
  return `${head}${Number(last) ^ 1}`;
}
