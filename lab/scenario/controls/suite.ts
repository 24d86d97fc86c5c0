import { DDS_GROUP, oneCopyEach } from '../checks/copies';
import { datagrams } from '../checks/datagram';
import { edge } from '../checks/edge';
import { greFromOutside, scanFromOutside, uplinkFromOutside } from '../checks/outside';
import { ping, pingByName, pingUnfragmented } from '../checks/ping';
import { ready } from '../checks/ready';
import { revokedStaysOut } from '../checks/revoked';
import { noSecrets } from '../checks/secrets';
import type { RunningLan } from '../running-lan';
import type { Stranger } from '../stranger';
import { type Checks, suiteOf } from './engine';

/** What controls break and check. */
export interface Subject {
  readonly lan: RunningLan;
  readonly stranger: Stranger;
  /** Text of the profile of a client that was removed from the settings. */
  readonly revokedProfile: string;
}

/** One after the other, since some disturb each other; those of one step side by side. */
const STEPS = [
  {
    overlay: ({ lan }) => ping(lan.gateway, lan.node),
    uplink: ({ lan }) => ping(lan.robot, lan.gateway),
    'node to robot': ({ lan }) => ping(lan.node, lan.robot),
    'full-size packets': ({ lan }) => pingUnfragmented(lan.robot, lan.node),
    names: ({ lan }) => pingByName(lan.robot, lan.node),
    ready: ({ lan }) => Promise.all([ready(lan.gateway), ready(lan.node)]),
  },
  {
    'large datagrams': ({ lan }) => datagrams(lan.robot, lan.node, 60_000),
    multicast: ({ lan }) => oneCopyEach(lan.robot, [lan.node], DDS_GROUP),
    edge: ({ lan }) => edge(lan),
    'GRE from outside': ({ lan, stranger }) => greFromOutside(lan, stranger),
    'uplink from outside': ({ lan, stranger }) => uplinkFromOutside(lan, stranger),
    revocation: ({ lan, stranger, revokedProfile }) => revokedStaysOut(lan.gateway, stranger, revokedProfile),
  },
  {
    'ports from outside': ({ lan, stranger }) => scanFromOutside(lan, stranger),
    'key search': () => noSecrets(),
  },
] as const satisfies readonly Checks<Subject>[];

type KeysOf<Step> = Step extends unknown ? keyof Step : never;
/** Name of a check in the suite. */
export type SuiteKey = KeysOf<(typeof STEPS)[number]>;

/** Runs all checks of a LAN, or some of them. */
export const runSuite = suiteOf<Subject, SuiteKey>(STEPS);
