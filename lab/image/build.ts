import { type Progress, silent } from '../util/progress';
import { baseEntry } from './base';
import { type Entry, ensureEntry, entryDir } from './cache';
import { imageEntry, imageFiles, layerEntry } from './image';
import { probesArchive, probesEntry } from './probes';
import { normalisePackages } from './recipe';
import { lowerDirs } from './rootfs';
import type { Image } from './types';

/** How many entries are made side by side: each keeps about one processor busy. */
const SIDE_BY_SIDE = 2;

/**
 * The image of a machine whose user data asks for `packages`, built when it is not in the cache.
 *
 * A machine gets its own packages and no others, so that a tool that its user data forgot is missing here as it is on
 * EC2. Names that Debian does not know are left out: apt on the machine then fails for them with its own message.
 */
export async function buildImage(packages: readonly string[], progress: Progress = silent): Promise<Image> {
  const { probes, image } = entriesOf(packages, progress);
  await sideBySide([probes, image], ensureEntry);
  return describeImage(probes, image);
}

/**
 * The images of many machines, as {@link buildImage} makes each: those that are missing side by side.
 *
 * @param lists - the packages of each machine
 * @returns one image a list, in their order
 */
export async function buildImages(
  lists: readonly (readonly string[])[],
  progress: Progress = silent,
): Promise<Image[]> {
  const all = lists.map((packages) => entriesOf(packages, progress));
  const distinct = new Map(all.flatMap(({ probes, image }) => [probes, image]).map((entry) => [entry.name, entry]));
  await sideBySide([...distinct.values()], ensureEntry);
  return all.map(({ probes, image }) => describeImage(probes, image));
}

/** Makes what every image needs, whatever its packages: to be called while these are not known yet. */
export async function prepareImages(progress: Progress = silent): Promise<void> {
  await ensureEntry(probesEntry(baseEntry(progress), progress));
}

/** Path of an archive (tar) of the DDS programs, made when it is not in the cache. */
export async function probePrograms(progress: Progress = silent): Promise<string> {
  const probes = probesEntry(baseEntry(progress), progress);
  await ensureEntry(probes);
  return probesArchive(entryDir(probes));
}

function entriesOf(packages: readonly string[], progress: Progress): { readonly probes: Entry; readonly image: Entry } {
  const wanted = normalisePackages(packages);
  const base = baseEntry(progress);
  const layer = layerEntry(base, wanted, progress);
  return { probes: probesEntry(base, progress), image: imageEntry(layer, wanted, progress) };
}

async function sideBySide<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
}

function describeImage(probes: Entry, image: Entry): Image {
  const layers = [probes, image, ...image.below].map(entryDir);
  return { ...imageFiles(image), rootfs: lowerDirs(layers), probes: probesArchive(entryDir(probes)) };
}
