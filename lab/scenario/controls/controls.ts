import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DeleteParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { ssm } from '../../aws/clients';
import { lanHostUp } from '../../home';
import { waitFor } from '../../util/wait';
import { writeGuestFile } from '../../vm';
import { LISTENING } from '../checks/outside';
import { withForeignKey } from '../openvpn-attempt';
import { lastWords, type Peer } from '../peer';
import { probe } from '../probes';
import type { Control } from './engine';
import { addRule, removeRule, ruleOf } from './security-group';
import type { Subject, SuiteKey } from './suite';

/** What needs a frame to get from robot to node. */
const ACROSS = ['node to robot', 'full-size packets', 'names', 'large datagrams', 'multicast', 'edge'] as const;

const SERVER_CONFIG = '/etc/skylan/openvpn/server.conf';
const CLIENT_PROFILE = '/etc/skylan/client.ovpn';

export const CONTROLS: readonly Control<Subject, SuiteKey>[] = [
  {
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
    broken: 'a port of the overlay has an MTU of 1462 bytes',
    fails: ['full-size packets', 'large datagrams', 'ready'],
    breakIt: async ({ lan }) => {
      const port = await overlayPort(lan.gateway);
      await must(lan.gateway, 'ip', 'link', 'set', 'dev', port, 'mtu', '1462');
      return () => must(lan.gateway, 'ip', 'link', 'set', 'dev', port, 'mtu', '1500');
    },
  },
  {
    broken: 'the gateway does not read the revocation list',
    fails: ['revocation'],
    breakIt: async ({ lan }) => {
      const server = (edit: string) => async () => {
        await must(lan.gateway, 'bash', '-c', `${edit} && systemctl restart skylan-openvpn.service`);
        await must(lan.robot, 'ping', '-c', '1', '-w', '40', lan.gateway.address);
      };
      await server(`cp -p ${SERVER_CONFIG} /run/server.conf && sed -i /^crl-verify/d ${SERVER_CONFIG}`)();
      return server(`cp -p /run/server.conf ${SERVER_CONFIG}`);
    },
  },
  {
    broken: 'snooping is on, and a foreign querier lets memberships run out',
    fails: ['multicast'],
    breakIt: async ({ lan }) => {
      const bridge = (...words: string[]) =>
        must(lan.gateway, 'ip', 'link', 'set', 'dev', 'rosbridge', 'type', 'bridge', ...words);
      // Memberships last as long as between two queries of a querier that asks too seldom.
      await bridge('mcast_snooping', '1', 'mcast_membership_interval', '20');
      const querier = await lanHostUp(lan.home, 'querier', lan.home.routerAddress.replace(/\d+$/, '90'));
      const ask = async () => {
        const asked = await querier.exec(probe('querier', 'eth0', querier.address));
        if (asked.exitCode !== 0) throw new Error(`no query: ${lastWords(asked)}`);
        // Where queries come from, a bridge supposes a multicast router.
        const { stdout } = await lan.gateway.exec(['bridge', '-details', 'mdb', 'show', 'dev', 'rosbridge']);
        return /router.*tap0/.test(stdout);
      };
      // A single query may get lost on its way, as any multicast.
      await waitFor("the gateway's bridge knows the querier", ask, { timeoutMs: 30_000, intervalMs: 1000 });
      // The switch itself may cost a packet.
      await must(lan.robot, 'ping', '-c', '5', '-i', '0.5', lan.gateway.address);
      return () => bridge('mcast_snooping', '0', 'mcast_membership_interval', '26000');
    },
  },
  {
    broken: "a port of the node's bridge has an address beside the robot's",
    fails: ['node to robot', 'full-size packets', 'names', 'ready'],
    breakIt: async ({ lan }) => {
      const address = [`${neighbour(lan.robot.address)}/31`, 'dev', await overlayPort(lan.node)];
      await must(lan.node, 'ip', 'address', 'add', ...address);
      return () => must(lan.node, 'ip', 'address', 'del', ...address);
    },
  },
  {
    broken: 'there is no filter at the edge of the bridge',
    fails: ['edge', 'ready'],
    breakIt: async ({ lan }) => {
      const gateways = [lan.gateway, lan.desktop];
      for (const one of gateways) await must(one, 'nft', 'delete', 'table', 'bridge', 'skylan_edge');
      return async () => {
        for (const one of gateways) await must(one, 'systemctl', 'reload', 'skylan-edge.service');
      };
    },
  },
  {
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
    broken: 'a key stands in a journal',
    fails: ['key search'],
    breakIt: async ({ lan }) => {
      // One that opens nothing.
      const [Name, Value] = ['/skylan/lab/key', randomBytes(48).toString('base64')];
      await ssm().send(new PutParameterCommand({ Name, Value, Type: 'SecureString' }));
      await must(lan.node, 'systemd-cat', 'echo', `oops: ${Value}`);
      return async () => {
        await ssm().send(new DeleteParameterCommand({ Name }));
      };
    },
  },
  {
    broken: "the client's key is not that of the LAN",
    fails: ['uplink', ...ACROSS],
    breakIt: async ({ lan }) => {
      const profile = readFileSync(lan.profile, 'utf8');
      const use = async (text: string) => {
        await writeGuestFile(lan.home.desktopVm, CLIENT_PROFILE, text, '0600');
        await must(lan.desktop, 'systemctl', 'restart', 'skylan-openvpn-client.service');
      };
      await use(await withForeignKey(profile));
      return () => use(profile);
    },
  },
];

/** @throws Error with what the command said when it fails */
async function must(machine: Peer, ...argv: string[]): Promise<void> {
  const result = await machine.exec(argv);
  if (result.exitCode !== 0) throw new Error(`${argv.join(' ')} failed on ${machine.name}: ${lastWords(result)}`);
}

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
