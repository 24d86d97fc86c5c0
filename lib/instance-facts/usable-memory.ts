/** How much of its memory a machine has for jobs. Imported by both sides; imports nothing. */

/** Up to here, what firmware and kernel keep back is a larger part of the memory, in MiB. */
const SMALL_MIB = 16 * 1024;

/**
 * Memory that Linux reports on a machine, on the safe side: Slurm takes a node out of service that reports less than it
 * was told. AWS ParallelCluster holds 5 % back, which small machines need more than.
 *
 * @param mib - of the instance type
 */
export function usableMib(mib: number): number {
  return mib <= SMALL_MIB ? Math.floor(mib * 0.92) - 64 : Math.floor(mib * 0.95);
}
