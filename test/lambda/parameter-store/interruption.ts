import type { FakeStore } from './fake-store';

/**
 * Has the nth change of a store fail once, just before or just after it took effect.
 *
 * @param message - "interrupted" for a request that comes again, "failed" for one that does not
 * @returns tells whether it has failed
 */
export function interrupt(
  store: FakeStore,
  nth: number,
  when: 'before' | 'after',
  message: 'interrupted' | 'failed' = 'interrupted',
): () => boolean {
  let [changes, done] = [0, false];
  store.onChange = (moment) => {
    if (done) return;
    if (moment === 'before') changes++;
    if (moment !== when || changes !== nth) return;
    done = true;
    throw new Error(message);
  };
  return () => done;
}
