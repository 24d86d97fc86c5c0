import { join } from 'node:path';
import { listDaemons, stopDaemon } from '../util/daemon';
import { isVpcNetns, netns } from '../util/names';
import { deleteNetns, listNetns } from '../util/netns';
import { runDir } from '../util/paths';
import { hostLineDown } from './host-line';
import { forgetMachines } from './machines';

/** Removes services, routers and interfaces. The machines must have ended. */
export async function fabricDown(): Promise<void> {
  await Promise.all(listDaemons(join(runDir, 'fabric')).map((base) => stopDaemon(base)));
  for (const namespace of listNetns().filter(isVpcNetns)) await deleteNetns(namespace);
  await hostLineDown();
  await deleteNetns(netns.inet);
  forgetMachines();
}
