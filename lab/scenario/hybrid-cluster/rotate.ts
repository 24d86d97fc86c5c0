import type { Progress } from '../../util/progress';
import type { CheckResult } from '../report';
import { handshakes } from './network';
import { GapPing, oldSessionsEnd, presharedKey } from './rotation';
import { applyNewPack, redeploy } from './running-cluster';
import { nearAndFar, type Scene } from './scene';

/** The longest silence that changing a key may cost. */
const GAP_SECONDS = 5;

/**
 * A deploy makes all pre-shared keys anew, and the external site's operator applies the new pack some time later:
 * traffic goes on, and in the end both sides use the new key.
 */
export async function* keysAreRotated(scene: Scene, progress: Progress): AsyncGenerator<CheckResult> {
  const { cluster, options } = scene;
  const [near, far] = nearAndFar(cluster);
  const gateways = cluster.sites.map((site) => site.gateway);
  const before = await Promise.all(gateways.map(presharedKey));
  const steady = new GapPing(near.worker, far.worker);
  const changes = { workers: 2, presharedKeyRevision: 2 };
  const outputs = await redeploy('rotate', options, changes, progress);
  await applyNewPack(outputs, cluster, progress);
  progress('waiting until sessions of the old key have ended');
  await oldSessionsEnd(options.signal);
  yield await steady.longest('its pre-shared key is changed', GAP_SECONDS);
  const after = await Promise.all(gateways.map(presharedKey));
  for (const [index, gateway] of gateways.entries()) {
    const ok = before[index] !== '' && before[index] !== after[index];
    yield { name: `${gateway.name} uses the new pre-shared keys`, ok, figure: ok ? 'new' : 'old', unit: '' };
    yield await handshakes(gateway, cluster.sites.length - 1);
  }
}
