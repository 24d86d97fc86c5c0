import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckResult } from '../report/report';
import type { Peer } from '../running/peer';
import type { HostStalls } from '../util/host-stalls';
import { HERTZ, sendSamples } from './dds-bulk';
import { watchHost } from './host-meter';
import { probe } from './probes';
import { RunningProbe } from './probes/running-probe';

/** For so long OpenVPN carries nothing. */
const PAUSE_SECONDS = 0.5;

/** All that is sent within the pause, whether the last ones have been answered or not. */
const SAMPLES = {
  count: PAUSE_SECONDS * HERTZ,
  lostLimit: 1,
  enough: PAUSE_SECONDS * HERTZ,
  window: PAUSE_SECONDS * HERTZ,
};

/** The queues drain for about as long as they were filled. A host that stands still then adds to our own pause. */
const STILL_SECONDS = 0.2;
const QUIET_MS = 2000;
const QUIET_LIMIT_MS = 60_000;
const ATTEMPTS = 5;

/**
 * Stops OpenVPN on the cloud gateway while the robot sends 25 large samples to the node in half a second; passes when
 * none is lost: the queues in front of it hold what comes in half a second. An attempt that lost some counts only where
 * the host did not stand still meanwhile.
 */
export async function queueDepth(robot: Peer, gateway: Peer, node: Peer): Promise<CheckResult> {
  const name = `60,000-byte samples at ${HERTZ} Hz while OpenVPN on ${gateway.name} stands still for ${PAUSE_SECONDS} s`;
  const host = watchHost();
  try {
    for (let attempt = 1; ; attempt++) {
      await quietMoment(host);
      const begin = performance.now();
      const { answered, lost, paused, said } = await paused25(robot, gateway, node, `rt/queue_${attempt}`);
      const stoodStill = host.seconds(begin, performance.now());
      const result = { name, figure: `${answered} of ${SAMPLES.count}`, unit: 'whole' };
      if (answered === SAMPLES.count && lost === 0 && paused) return { ...result, ok: true };
      if (stoodStill < STILL_SECONDS || !paused) return { ...result, ok: false, detail: said };
      if (attempt === ATTEMPTS) {
        const unit = `the host stood still ${stoodStill.toFixed(1)} s (${result.figure} whole)`;
        return { name, ok: false, figure: 'not measured', unit, detail: said };
      }
    }
  } finally {
    host.stop();
  }
}

async function paused25(robot: Peer, gateway: Peer, node: Peer, topic: string) {
  const pause = await RunningProbe.start(gateway, (id) => probe('pause', id, 'tap0', `${PAUSE_SECONDS}`));
  const options = { ...SAMPLES, patienceSeconds: 12, findSeconds: 90 };
  const from = { peer: robot, by: 'untouched' } as const;
  const { counts, said } = await sendSamples('CycloneDDS', from, { peer: node, by: 'service' }, topic, options);
  const told = await pause.stop(0);
  return { answered: counts.answered, lost: counts.lost.length, paused: told === 'paused', said: `${said}\n${told}` };
}

/** Waits until the host has kept up for a while; a busy one must do as it is. */
async function quietMoment(host: HostStalls): Promise<void> {
  const end = performance.now() + QUIET_LIMIT_MS;
  do {
    await sleep(QUIET_MS);
  } while (performance.now() < end && host.seconds(performance.now() - QUIET_MS, performance.now()) >= STILL_SECONDS);
}
