import type { CheckResult } from '../../report/report';
import type { Progress } from '../../util/progress';
import type { RunningLan } from '../running-lan';
import { strangerUp } from '../stranger';
import { edge } from './edge';
import { greFromOutside, scanFromOutside, uplinkFromOutside } from './outside';
import { noSecrets } from './secrets';

/** What must not get in, out or across. The search for keys comes last, when everything has been written. */
export async function runDoorChecks(lan: RunningLan, progress: Progress): Promise<CheckResult[]> {
  const stranger = await strangerUp();
  progress('edge of the bridge, and GRE from a stranger');
  const crossing = await Promise.all([edge(lan), greFromOutside(lan, stranger)]);
  progress('every port from outside');
  const scan = await scanFromOutside(lan, stranger);
  const uplink = await uplinkFromOutside(lan, stranger);
  progress('keys where no key may be');
  return [...scan, uplink, ...crossing.flat(), await noSecrets()];
}
