import { isDeepLearning } from '../machine/distribution';
import { named } from '../settings/sourced';
import { settingName } from '../settings/wording';
import type { Draft, MachineDraft } from './draft';
import { ROBOT_LAN_KEY } from './settings';
import { readWorkload } from './workload-folder';

/** What is wrong with what nodes are to run, and with the volumes for it. */
export function workloadConflicts({ gateway, nodes }: Pick<Draft, 'gateway' | 'nodes'>): string[] {
  return [...nodes.flatMap(composeProblems), ...[gateway, ...nodes].flatMap(volumeProblems)];
}

function composeProblems({ compose }: MachineDraft): string[] {
  if (compose?.value === undefined) return [];
  const { problem } = readWorkload(compose.value);
  return problem === undefined ? [] : [`${named(ROBOT_LAN_KEY, compose)} ${problem}`];
}

/** AWS's images for machine learning are larger than what an ordinary machine needs. */
function volumeProblems({ image, volumeGib }: MachineDraft): string[] {
  if (!image || !volumeGib || volumeGib.given || !isDeepLearning(image.value)) return [];
  const setting = settingName(ROBOT_LAN_KEY, volumeGib.path);
  return [
    `${setting} is missing: ${named(ROBOT_LAN_KEY, image)} does not fit into ${volumeGib.value} GiB; write the size of ` +
      'the volume, such as 100',
  ];
}
