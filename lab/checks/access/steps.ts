import type { CheckStep } from '../check';
import { callsAreGranted, grantsAreUsed, oneObjectEach } from './checks';

/** Whether machines and functions may do in AWS what they do, and nothing else, by what their policies say. */
export const ACCESS = [
  { name: 'AWS calls', whole: async () => [await callsAreGranted()], brief: () => callsAreGranted() },
  { name: 'AWS rights', whole: async () => [await grantsAreUsed()], brief: () => grantsAreUsed() },
  { name: 'one object', whole: async () => [await oneObjectEach()], brief: () => oneObjectEach() },
] as const satisfies readonly CheckStep<unknown, unknown>[];
