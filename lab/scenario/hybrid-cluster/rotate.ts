import { handshakes } from '../../checks/cluster/network';
import type { CheckResult } from '../../report/report';
import { applyMungeKey, applyNewPack, deployChanges, synthChanges } from '../../running/cluster/running-cluster';
import { nearAndFar, type Scene } from '../../running/cluster/scene';
import { DEPLOYS } from '../../running/cluster/settings';
import { must, type Peer } from '../../running/peer';
import type { Progress } from '../../util/progress';
import { waitFor } from '../../util/wait';
import { MungeKeyRotation } from './munge-key';
import { GapPing, presharedKey, shakenSince } from './rotation';

/** The longest silence that changing a pre-shared key may cost: both ends know both for a while. */
const GAP_SECONDS = 5;

/**
 * The longest silence that a new key pair may cost. A gateway in AWS looks every 10 s which key the other end uses, so
 * that it is anything up to that, by chance; a second look is for a handshake that comes just after the first.
 */
const KEY_PAIR_GAP_SECONDS = 20;

/** Ends a hang: sessions that began before a change are followed by new ones within three minutes. */
const NEW_SESSIONS_MS = 600_000;

/** Ends a hang: gateways in AWS ask for new keys every 30 s, and look every 10 s which one the other end uses. */
const NEW_KEY_MS = 600_000;

/**
 * A deploy makes all pre-shared keys and the munge key anew, and the external site's operator applies the new pack some
 * time later: traffic and jobs go on, and in the end all use the new keys.
 */
export class SharedKeyRotation {
  private readonly gateways: readonly Peer[];
  private readonly mungeKey: MungeKeyRotation;
  private steady: GapPing | undefined;
  private keysBefore: readonly string[] = [];
  /** Seconds since the epoch when the pack had been applied, by each gateway's own clock. */
  private applied: readonly number[] = [];

  constructor(private readonly scene: Scene) {
    this.gateways = scene.cluster.sites.map((site) => site.gateway);
    this.mungeKey = new MungeKeyRotation(scene);
  }

  /** Writes the templates that {@link begin} deploys. */
  prepare(): Promise<void> {
    return synthChanges(this.scene.options, DEPLOYS.sharedKeys);
  }

  /** Deploys what is prepared and applies the pack, under a ping that goes on. */
  async begin(progress: Progress): Promise<void> {
    const { cluster, options } = this.scene;
    this.keysBefore = await Promise.all(this.gateways.map(presharedKey));
    await this.mungeKey.begin();
    this.steady = steadyPing(this.scene);
    const outputs = await deployChanges('rotate', options, progress);
    await this.mungeKey.deployed(progress);
    const pack = await applyNewPack(outputs, cluster, progress);
    this.applied = await Promise.all(
      this.gateways.map(async (gateway) => Number(await must(gateway, ['date', '+%s']))),
    );
    await applyMungeKey(pack, cluster, progress);
  }

  /** Waits until the sessions that were made with the old keys have been followed by new ones. */
  async *end(progress: Progress): AsyncGenerator<CheckResult> {
    const { steady, gateways, keysBefore, applied } = this;
    if (!steady) throw new Error('the rotation has not begun');
    const others = gateways.length - 1;
    yield* this.mungeKey.end(progress);
    progress('sessions of the old keys go on until they are too old');
    // Those that are not there in the end are the checks' to tell.
    await Promise.allSettled(
      gateways.map((gateway, index) =>
        waitFor(`${gateway.name}'s new sessions`, () => shakenSince(gateway, others, applied[index] ?? 0), {
          timeoutMs: NEW_SESSIONS_MS,
          intervalMs: 2000,
          signal: this.scene.options.signal,
        }),
      ),
    );
    yield await steady.longest('its pre-shared key is changed', GAP_SECONDS);
    for (const [index, gateway] of gateways.entries()) {
      const since = await shakenSince(gateway, others, applied[index] ?? 0);
      const ok = keysBefore[index] !== '' && keysBefore[index] !== (await presharedKey(gateway)) && since;
      yield { name: `${gateway.name} uses the new pre-shared keys`, ok, figure: ok ? 'new' : 'old', unit: '' };
      yield await handshakes(gateway, others);
    }
  }
}

/** The external site gets a new key pair, by a deploy and its pack: the gateways in AWS follow by themselves. */
export async function* keyPairIsRotated(scene: Scene, progress: Progress): AsyncGenerator<CheckResult> {
  const { cluster, options } = scene;
  const [near, far] = nearAndFar(cluster);
  const inAws = cluster.sites.filter((site) => site !== near).map((site) => site.gateway);
  const publicKey = async () => (await must(near.gateway, ['wg', 'show', 'wg0', 'public-key'])).trim();
  const peersOf = async (gateway: Peer) => (await must(gateway, ['wg', 'show', 'wg0', 'peers'])).trim().split('\n');
  const before = await publicKey();
  const known = await Promise.all(inAws.map(peersOf));
  const steady = steadyPing(scene);
  await synthChanges(options, DEPLOYS.keyPair);
  const outputs = await deployChanges('rotate-pair', options, progress);
  progress('the gateways in AWS get to know the new public key');
  await Promise.all(
    inAws.map((gateway, index) =>
      waitFor(
        `${gateway.name} knows the new public key`,
        async () => (await peersOf(gateway)).some((key) => !known[index]?.includes(key)),
        { timeoutMs: NEW_KEY_MS, intervalMs: 1000, signal: options.signal },
      ),
    ),
  );
  await applyNewPack(outputs, cluster, progress);
  const after = await publicKey();
  // The key through which the far gateway reaches the site's network.
  const used = async () => {
    const peers = await must(far.gateway, ['wg', 'show', 'wg0', 'allowed-ips']);
    return peers.split('\n').some((line) => line.startsWith(`${after}\t`) && line.includes(near.cidr));
  };
  const follows = await waitFor(`${far.gateway.name} uses the new key`, used, {
    timeoutMs: NEW_KEY_MS,
    signal: options.signal,
  }).then(
    () => true,
    () => false,
  );
  yield await steady.longest(`the key pair of ${near.name} is changed`, KEY_PAIR_GAP_SECONDS);
  const ok = before !== after && follows;
  yield { name: `${far.gateway.name} uses ${near.name}'s new public key`, ok, figure: ok ? 'new' : 'old', unit: '' };
}

/** A ping through the tunnel, and two that go from a worker to its own gateway only. */
function steadyPing({ cluster }: Scene): GapPing {
  const [near, far] = nearAndFar(cluster);
  return new GapPing(
    [near.worker, far.worker],
    [
      [near.worker, near.gateway],
      [far.worker, far.gateway],
    ],
  );
}
