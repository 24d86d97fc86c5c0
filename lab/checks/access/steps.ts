import type { CheckStep } from '../check';
import { callsAreGranted, grantsAreUsed, oneObjectEach } from './checks';

const notInAccount = 'it reads the record that the embedded AWS keeps of all calls';

/** Whether machines and functions may do in AWS what they do, and nothing else, by what their policies say. */
export const ACCESS = [
  { name: 'AWS calls', whole: async () => [await callsAreGranted()], brief: () => callsAreGranted(), notInAccount },
  { name: 'AWS rights', whole: async () => [await grantsAreUsed()], brief: () => grantsAreUsed(), notInAccount },
  { name: 'one object', whole: async () => [await oneObjectEach()], brief: () => oneObjectEach(), notInAccount },
] as const satisfies readonly CheckStep<unknown, unknown>[];
