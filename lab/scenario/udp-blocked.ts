import { checkPhase } from '../checks/check-phase';
import { DDS_GROUP, oneCopyEach } from '../checks/copies';
import { datagrams } from '../checks/datagram';
import { fewSamples } from '../checks/dds-all';
import { scanFromOutside, somePorts, tcpFromOutside } from '../checks/outside';
import { comesInBy, countedOnce, protocolOf } from '../checks/over-tcp';
import { LONG } from '../checks/patience';
import { ping, pingUnfragmented } from '../checks/ping';
import type { Fault } from '../checks/recovery';
import { revokedStaysOut, untilHeard } from '../checks/revoked';
import { udpGetsOut } from '../home';
import type { CheckResult } from '../report/report';
import { overTcpAlone } from '../running/openvpn-attempt';
import type { RunningLan } from '../running/running-lan';
import { FIRST_CLIENT } from '../running/standing-lan';
import { strangerUp } from '../running/stranger';
import { heals } from './faults';
import type { LanScenario } from './lan-scenario';

const LEAVES = 'leaves_over_tcp';
const TCP_PORT = 443;

/** Nearly the largest datagram there is, in bytes. */
const LARGE_BYTES = 60_000;

/** The home's router lets no UDP out, and then does again. */
export const udpBlocked: LanScenario = {
  name: 'udp-blocked',
  clients: [LEAVES],
  leaving: [LEAVES],
  settings: { uplink: [{ kind: 'openvpn', tcpPort: TCP_PORT }] },
  phases: (lab, checks) => [
    checkPhase('blocked', "The home's router lets no UDP out", checks, async function* () {
      yield await comesInBy('UDP', lab.lan);
      await udpGetsOut(lab.lan.home, false);
      yield await comesInBy('TCP', lab.lan);
      yield await countedOnce(lab.lan.gateway, FIRST_CLIENT);
      yield* traffic(lab.lan);
    }),
    checkPhase('again', 'It lets UDP out again', checks, async function* () {
      await udpGetsOut(lab.lan.home, true);
      yield await comesInBy('UDP', lab.lan);
      yield await countedOnce(lab.lan.gateway, FIRST_CLIENT);
    }),
    checkPhase('lost', 'A session over UDP loses its way', checks, async function* () {
      try {
        yield await heals(noUdpAnyMore(lab.lan), lab.lan, lab.signal);
        yield await countedOnce(lab.lan.gateway, FIRST_CLIENT);
      } finally {
        await udpGetsOut(lab.lan.home, true);
      }
      yield await comesInBy('UDP', lab.lan);
    }),
    checkPhase('doors', 'What must not get in', checks, async function* () {
      const stranger = await strangerUp();
      yield* await scanFromOutside(lab.lan, stranger, [...somePorts(), TCP_PORT]);
      yield await tcpFromOutside(lab.lan, stranger);
    }),
    checkPhase('revocation', `${LEAVES} leaves the settings`, checks, async function* (progress) {
      await lab.revoke(progress);
      const [profile, stranger] = [lab.revokedProfile(LEAVES), await strangerUp()];
      await untilHeard(lab.lan.gateway, stranger, profile, progress);
      yield await revokedStaysOut(lab.lan.gateway, stranger, profile);
      const overTcp = await revokedStaysOut(lab.lan.gateway, stranger, overTcpAlone(profile));
      yield { ...overTcp, name: `${overTcp.name}, over TCP` };
      yield await ping(lab.lan.robot, lab.lan.node);
    }),
  ],
};

/** What the LAN is for, both ways. */
async function* traffic({ node, robot }: RunningLan): AsyncGenerator<CheckResult> {
  for (const [from, to] of [
    [node, robot],
    [robot, node],
  ] as const) {
    yield await ping(from, to);
    yield await pingUnfragmented(from, to);
    yield await datagrams(from, to, LARGE_BYTES);
    yield* [await oneCopyEach(from, [to], DDS_GROUP)].flat();
  }
  yield* [await fewSamples(node, robot, LONG)].flat();
}

function noUdpAnyMore(lan: RunningLan): Fault {
  return {
    name: "the home's router lets no UDP out any more",
    strike: () => udpGetsOut(lan.home, false),
    struck: async () => (await protocolOf(lan)) === 'TCP',
  };
}
