import type { FleetWorkersProperties } from '../../lib/fleet-workers/contract';
import type { Environment } from './ports';

/** What is left of Lambda's 300 s is for the rest, in milliseconds. */
const PATIENCE_MS = 270_000;

/** Between two looks, in milliseconds. */
const PAUSE_MS = 5_000;

/**
 * Ends the workers of a fleet, those too that are made meanwhile, and waits until they have left their subnets.
 *
 * @throws Error where some are still there when the function has to end
 */
export async function endWorkers({ instances, time, log }: Environment, fleet: FleetWorkersProperties): Promise<void> {
  const end = time.now() + PATIENCE_MS;
  for (;;) {
    const found = await instances.list(fleet);
    if (found.length === 0) return;
    if (time.now() > end) {
      throw new Error(
        `${found.length} workers of ${fleet.Fleet} are still there (${found.map(({ id }) => id).join(', ')}); delete again`,
      );
    }
    const ids = found.filter(({ isEnding }) => !isEnding).map(({ id }) => id);
    if (ids.length > 0) {
      log('ends workers', { Fleet: fleet.Fleet, Instances: ids.join(' ') });
      await instances.terminate(ids);
    }
    await time.sleep(PAUSE_MS);
  }
}
