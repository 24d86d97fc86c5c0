import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runSubdir } from '../util/paths';
import { plugDisk, pluggedDisks, unplugDisk, vmStatus } from '../vm';
import type { CloudInstance, CloudVolume } from './cloud-state';

/**
 * Plugs the attached volumes into the machines that run, and unplugs those that are no more. The latter first: a volume
 * may have gone from one machine to another.
 */
export async function applyVolumes(
  instances: readonly CloudInstance[],
  volumes: readonly CloudVolume[],
): Promise<void> {
  // Where nothing can be plugged in, nobody need be asked.
  const running = volumes.length === 0 ? [] : instances.filter(({ id }) => vmStatus(id) === 'running');
  const plugged = new Map(await Promise.all(running.map(async ({ id }) => [id, await pluggedDisks(id)] as const)));
  const of = (id: string) => volumes.filter(({ instanceId }) => instanceId === id);
  await Promise.all(
    running.flatMap(({ id }) =>
      (plugged.get(id) ?? [])
        .filter((serial) => !of(id).some((volume) => serialOf(volume) === serial))
        .map((serial) => unplugDisk(id, serial)),
    ),
  );
  await Promise.all(
    running.flatMap(({ id }) =>
      of(id)
        .filter((volume) => !plugged.get(id)?.includes(serialOf(volume)))
        .map((volume) =>
          plugDisk(id, { serial: serialOf(volume), file: fileOf(serialOf(volume)), sizeGib: volume.sizeGib }),
        ),
    ),
  );
  const kept = volumes.map((volume) => fileOf(serialOf(volume)));
  const folder = runSubdir('fabric', 'volumes');
  for (const file of readdirSync(folder).map((name) => join(folder, name))) {
    if (!kept.includes(file)) rmSync(file);
  }
}

/** As Nitro machines read it: the id without its dash. */
export function serialOf({ id }: Pick<CloudVolume, 'id'>): string {
  return id.replace('-', '');
}

function fileOf(serial: string): string {
  return join(runSubdir('fabric', 'volumes'), `${serial}.raw`);
}
