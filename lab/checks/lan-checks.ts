import { aws } from '../aws/current';
import type { CheckResult } from '../report/report';
import type { Peer } from '../running/peer';
import type { RunningLan } from '../running/running-lan';
import type { StandingLan } from '../running/standing-lan';
import { type Stranger, strangerUp } from '../running/stranger';
import { ACCESS } from './access/steps';
import type { BriefName, CheckStep } from './check';
import { DDS_GROUP, oneCopyEach } from './copies';
import { datagrams } from './datagram';
import { fewSamples, hellos, manySamples } from './dds-all';
import { edge } from './edge';
import { takeSnapshot, unchanged } from './idempotence';
import { metadataIsRoots } from './metadata';
import { ALL_PORTS, greFromOutside, scanFromOutside, somePorts, uplinkFromOutside } from './outside';
import { ping, pingByName, pingUnfragmented } from './ping';
import { ready } from './ready';
import { revokedStaysOut } from './revoked';
import { noSecrets } from './secrets';

/** What controls break and check. */
export interface Subject {
  readonly lan: RunningLan;
  readonly stranger: Stranger;
  /** Text of the profile of a client that was removed from the settings. */
  readonly revokedProfile: string;
}

type Step = CheckStep<StandingLan, Subject>;

/** Sizes of the seed: a DDS fragment's neighbour, and nearly the largest datagram there is. */
const DATAGRAM_BYTES = [14_720, 60_000];

/** What the machines of a LAN must be able to do with each other. */
export const TRAFFIC = [
  { name: 'overlay', brief: ({ lan }, patience) => ping(lan.gateway, lan.node, patience) },
  { name: 'uplink', brief: ({ lan }, patience) => ping(lan.robot, lan.gateway, patience) },
  {
    name: 'node to robot',
    whole: ({ lan }) => bothWays(lan, ping),
    brief: ({ lan }, patience) => ping(lan.node, lan.robot, patience),
  },
  {
    name: 'names',
    whole: ({ lan }) => bothWays(lan, pingByName),
    brief: ({ lan }, patience) => pingByName(lan.robot, lan.node, patience),
  },
  {
    name: 'full-size packets',
    whole: ({ lan }) => bothWays(lan, pingUnfragmented),
    brief: ({ lan }, patience) => pingUnfragmented(lan.robot, lan.node, patience),
  },
  {
    name: 'large datagrams',
    whole: async function* ({ lan }) {
      for (const bytes of DATAGRAM_BYTES) yield* bothWays(lan, (from, to) => datagrams(from, to, bytes));
    },
    brief: ({ lan }, patience) => datagrams(lan.robot, lan.node, 60_000, patience),
  },
  { name: 'DDS', whole: ({ lan }, progress) => hellos(lan.node, lan.robot, progress) },
  {
    name: 'large samples',
    whole: ({ lan }, progress) => manySamples(lan.node, lan.robot, progress),
    brief: ({ lan }, patience) => fewSamples(lan.node, lan.robot, patience),
  },
  {
    name: 'ready',
    brief: ({ lan }, patience) => Promise.all([ready(lan.gateway, patience), ready(lan.node, patience)]),
  },
  {
    name: 'multicast',
    brief: ({ lan }, patience) => oneCopyEach(lan.robot, [lan.node], DDS_GROUP, patience),
    late: true,
  },
] as const satisfies readonly Step[];

/** That a deploy is what makes the LAN, and nothing but its settings. */
export const DEPLOYS = [
  {
    name: 'redeploy',
    whole: async (lab, progress) => {
      const before = await takeSnapshot();
      // From the app anew, as a user's second deploy: what is not deterministic shows here.
      await lab.redeploy('redeploy', progress);
      return [unchanged(before, await takeSnapshot())];
    },
  },
] as const satisfies readonly Step[];

/** What must not get in, out or across. The search for keys comes last, when everything has been written. */
export const DOORS = [
  {
    name: 'ports from outside',
    whole: async ({ lan }) => scanFromOutside(lan, await strangerUp(), portsToTry()),
    brief: ({ lan, stranger }, patience) => scanFromOutside(lan, stranger, somePorts(), patience),
    late: true,
  },
  {
    name: 'uplink from outside',
    whole: async ({ lan }) => [await uplinkFromOutside(lan, await strangerUp())],
    brief: ({ lan, stranger }, patience) => uplinkFromOutside(lan, stranger, patience),
  },
  {
    name: 'revocation',
    brief: ({ lan, stranger, revokedProfile }, patience) =>
      revokedStaysOut(lan.gateway, stranger, revokedProfile, patience),
  },
  {
    name: 'metadata',
    whole: ({ lan }) => Promise.all([lan.gateway, lan.node].map((machine) => metadataIsRoots(machine))),
    brief: ({ lan }, patience) => metadataIsRoots(lan.node, patience),
  },
  [
    { name: 'edge', whole: ({ lan }) => edge(lan), brief: ({ lan }, patience) => edge(lan, patience), late: true },
    {
      name: 'GRE from outside',
      whole: async ({ lan }) => [await greFromOutside(lan, await strangerUp())],
      brief: ({ lan, stranger }, patience) => greFromOutside(lan, stranger, patience),
      late: true,
      notInAccount: "the home's router and its provider hand on neither GRE nor another's address",
    },
  ],
  ...ACCESS,
  { name: 'key search', whole: async () => [await noSecrets()], brief: () => noSecrets(), late: true },
] as const satisfies readonly Step[];

/** All of them are too many for the routers of a real home, which remember each for minutes. */
function portsToTry(): readonly number[] {
  return aws().run === undefined ? ALL_PORTS : somePorts();
}

/** All checks of a LAN, which scenarios and controls take from here. */
export const LAN_CHECKS = [...TRAFFIC, ...DEPLOYS, ...DOORS].flat();

/** Name of a check that controls ask. */
export type SuiteKey = BriefName<typeof LAN_CHECKS>;

/** Between a cloud node and the robot, which is as far as it gets. */
async function* bothWays(
  { node, robot }: RunningLan,
  check: (from: Peer, to: Peer) => Promise<CheckResult>,
): AsyncGenerator<CheckResult> {
  yield await check(node, robot);
  yield await check(robot, node);
}
