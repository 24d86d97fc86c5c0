/** Takes one line that tells the user what happens now. */
export type Progress = (line: string) => void;

/** For callers that have nobody to tell. */
export const silent: Progress = () => {};

/** Tells that `what` begins, and when it has ended, how many seconds it took. */
export async function timed<T>(progress: Progress, what: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  progress(`${what} ...`);
  const result = await work();
  progress(`${what}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
