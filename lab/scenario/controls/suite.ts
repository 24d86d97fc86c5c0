import type { CheckResult } from '../../report/report';
import { DDS_GROUP, oneCopyEach } from '../checks/copies';
import { datagrams } from '../checks/datagram';
import { bulk } from '../checks/dds-bulk';
import { edge } from '../checks/edge';
import { greFromOutside, scanFromOutside, somePorts, uplinkFromOutside } from '../checks/outside';
import type { Patience } from '../checks/patience';
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

/** Large samples as every robot sends them, a few. Without a chance loss: of so few none may be missing by a fault. */
const FEW_SAMPLES = { count: 25, lostLimit: 2, enough: 25 };

/** One after the other, since some disturb each other; those of one step side by side. */
const STEPS = [
  {
    overlay: ({ lan }, patience) => ping(lan.gateway, lan.node, patience),
    uplink: ({ lan }, patience) => ping(lan.robot, lan.gateway, patience),
    'node to robot': ({ lan }, patience) => ping(lan.node, lan.robot, patience),
    'full-size packets': ({ lan }, patience) => pingUnfragmented(lan.robot, lan.node, patience),
    names: ({ lan }, patience) => pingByName(lan.robot, lan.node, patience),
    ready: ({ lan }, patience) => Promise.all([ready(lan.gateway, patience), ready(lan.node, patience)]),
    'large datagrams': ({ lan }, patience) => datagrams(lan.robot, lan.node, 60_000, patience),
    'large samples': ({ lan }, patience) => largeSamples(lan, patience),
    'uplink from outside': ({ lan, stranger }, patience) => uplinkFromOutside(lan, stranger, patience),
    revocation: ({ lan, stranger, revokedProfile }, patience) =>
      revokedStaysOut(lan.gateway, stranger, revokedProfile, patience),
  },
  {
    multicast: ({ lan }, patience) => oneCopyEach(lan.robot, [lan.node], DDS_GROUP, patience),
    edge: ({ lan }, patience) => edge(lan, patience),
    'GRE from outside': ({ lan, stranger }, patience) => greFromOutside(lan, stranger, patience),
    'ports from outside': ({ lan, stranger }, patience) => scanFromOutside(lan, stranger, somePorts(), patience),
    'key search': () => noSecrets(),
  },
] as const satisfies readonly Checks<Subject>[];

/** Both ways at once, one vendor each. */
function largeSamples({ node, robot }: RunningLan, patience: Patience): Promise<CheckResult[]> {
  const [far, near] = [{ peer: node, by: 'service' } as const, { peer: robot, by: 'untouched' } as const];
  const options = {
    ...FEW_SAMPLES,
    patienceSeconds: Math.min(patience.seconds / 2, 12),
    findSeconds: 1.5 * patience.seconds,
  };
  return Promise.all([
    bulk('CycloneDDS', near, far, 'rt/few_robot', options),
    bulk('Fast DDS', far, near, 'rt/few_node', options),
  ]);
}

type KeysOf<Step> = Step extends unknown ? keyof Step : never;
/** Name of a check in the suite. */
export type SuiteKey = KeysOf<(typeof STEPS)[number]>;

/** Runs all checks of a LAN, or some of them. */
export const runSuite = suiteOf<Subject, SuiteKey>(STEPS);
