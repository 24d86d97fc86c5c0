import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TALKER_IMAGE, talkerImage } from '../image';
import { runSubdir } from '../util/paths';
import type { Progress } from '../util/progress';

/**
 * A folder with a Compose file as a user writes it, and the image that it names: a talker, to which nothing is said of the
 * LAN but that it is on it.
 *
 * @param topic - as DDS has it, `rt/chatter` for example
 * @returns its path
 */
export async function talkerFolder(topic: string, progress: Progress): Promise<string> {
  const folder = runSubdir('workload', topic.replace('/', '-'));
  mkdirSync(join(folder, 'images'), { recursive: true });
  cpSync(await talkerImage(progress), join(folder, 'images', 'talker.tar.gz'));
  const talker = {
    image: TALKER_IMAGE,
    network_mode: 'host',
    restart: 'unless-stopped',
    command: ['talk', topic, '1000000'],
  };
  writeFileSync(join(folder, 'compose.yaml'), JSON.stringify({ services: { talker } }, undefined, 2));
  return folder;
}
