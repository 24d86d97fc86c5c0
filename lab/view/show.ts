import { readCloud } from '../fabric/read-cloud';
import type { CheckResult } from '../report/report';
import { type ClusterToDraw, clusterPicture } from './cluster-facts';
import { drawCluster } from './cluster-picture';
import { type LanToDraw, lanPicture } from './lan-facts';
import { drawLan } from './lan-picture';

/** The drawing of a LAN that still runs. Never throws: a picture proves nothing, and hides no failure. */
export function showLan(lan: LanToDraw, checks: readonly CheckResult[]): Promise<string> {
  return drawn(async () => drawLan(lanPicture(lan, await readCloud(), checks)));
}

/** The drawing of a cluster that still runs. Never throws, as {@link showLan}. */
export function showCluster(cluster: ClusterToDraw, checks: readonly CheckResult[]): Promise<string> {
  return drawn(async () => drawCluster(clusterPicture(cluster, await readCloud(), checks)));
}

async function drawn(draw: () => Promise<string>): Promise<string> {
  try {
    return await draw();
  } catch (error) {
    return `(no drawing: ${error instanceof Error ? error.message : String(error)})`;
  }
}
