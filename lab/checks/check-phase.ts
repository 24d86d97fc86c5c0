import type { CheckResult } from '../report/report';
import type { Progress } from '../util/progress';
import type { Phase } from '../view/phases';
import type { Found } from './check';

/**
 * A phase that checks.
 *
 * @param checks - gets what is found, each result as soon as it is there
 */
export function checkPhase(
  key: string,
  title: string,
  checks: CheckResult[],
  work: (progress: Progress) => Found,
): Phase {
  return {
    key,
    title,
    run: async (progress) => {
      for await (const check of await work(progress)) {
        progress(check.name);
        checks.push(check);
      }
    },
  };
}
