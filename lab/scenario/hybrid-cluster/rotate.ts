import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '../../util/progress';
import { waitFor } from '../../util/wait';
import type { CheckResult } from '../report';
import { handshakes } from './network';
import { must } from './pack';
import { GapPing, oldSessionsEnd, presharedKey } from './rotation';
import { applyNewPack, redeploy } from './running-cluster';
import { nearAndFar, type Scene } from './scene';
import type { ClusterChanges } from './settings';

/** The longest silence that changing a key may cost. */
const GAP_SECONDS = 5;

/** What was deployed before. */
const PRESHARED_KEYS: ClusterChanges = { workers: 2, presharedKeyRevision: 2 };

/** Gateways in AWS ask for new keys every 30 s: the README says that a pack with a new pair is applied after that. */
const KEYS_KNOWN_SECONDS = 45;

/** A gateway in AWS looks every 10 s which key the other end uses. */
const NEW_KEY_MS = 60_000;

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
  const outputs = await redeploy('rotate', options, PRESHARED_KEYS, progress);
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

/** The external site gets a new key pair, by a deploy and its pack: the gateways in AWS follow by themselves. */
export async function* keyPairIsRotated(scene: Scene, progress: Progress): AsyncGenerator<CheckResult> {
  const { cluster, options } = scene;
  const [near, far] = nearAndFar(cluster);
  const publicKey = async () => (await must(near.gateway, ['wg', 'show', 'wg0', 'public-key'])).trim();
  const before = await publicKey();
  const steady = new GapPing(near.worker, far.worker);
  const outputs = await redeploy('rotate-pair', options, { ...PRESHARED_KEYS, keyRevision: 2 }, progress);
  progress('the gateways in AWS get to know the new public key');
  await sleep(KEYS_KNOWN_SECONDS * 1000, undefined, { signal: options.signal });
  await applyNewPack(outputs, cluster, progress);
  const after = await publicKey();
  // The key through which the far gateway reaches the site's network.
  const used = async () => {
    const peers = await must(far.gateway, ['wg', 'show', 'wg0', 'allowed-ips']);
    return peers.split('\n').some((line) => line.startsWith(`${after}\t`) && line.includes(near.cidr));
  };
  const follows = await waitFor(`${far.gateway.name} uses the new key`, used, { timeoutMs: NEW_KEY_MS }).then(
    () => true,
    () => false,
  );
  yield await steady.longest(`the key pair of ${near.name} is changed`, GAP_SECONDS);
  const ok = before !== after && follows;
  yield { name: `${far.gateway.name} uses ${near.name}'s new public key`, ok, figure: ok ? 'new' : 'old', unit: '' };
}
