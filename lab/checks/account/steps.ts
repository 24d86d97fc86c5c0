import type { StandingLan } from '../../running/standing-lan';
import type { CheckStep } from '../check';
import { deployedWhileOff, newImage, stoppedAndStarted } from './changes';
import { agentsAreOnline, elasticAddress, imagesAreDebian } from './facts';

/** What only AWS shows, asked in an account. Those that change the LAN come last. */
export const ACCOUNT = [
  { name: 'agents', whole: async () => [await agentsAreOnline()] },
  { name: 'Elastic IP', whole: async ({ lan }) => [await elasticAddress(lan)] },
  { name: 'image', whole: ({ lan }) => imagesAreDebian([lan.gateway, lan.node]) },
  { name: 'stop and start', whole: async (lab, progress) => [await stoppedAndStarted(lab, progress)] },
  { name: 'deploy while off', whole: async (lab, progress) => [await deployedWhileOff(lab, progress)] },
  { name: 'new image', whole: (lab, progress) => newImage(lab, progress) },
] as const satisfies readonly CheckStep<StandingLan, never>[];
