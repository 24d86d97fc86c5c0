import { join } from 'node:path';
import { listDaemons, stopDaemon } from '../util/daemon';
import { netns } from '../util/names';
import { deleteNetns } from '../util/netns';
import { runDir } from '../util/paths';
import { forgetMachines } from './machines';

/** Removes services, routers and interfaces. The machines must have ended. */
export async function fabricDown(): Promise<void> {
  await Promise.all(listDaemons(join(runDir, 'fabric')).map((base) => stopDaemon(base)));
  await deleteNetns(netns.vpc);
  await deleteNetns(netns.inet);
  forgetMachines();
}
