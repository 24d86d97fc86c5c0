/** What became of one step. */
export interface StepResult {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
}

/** One line that tells of all steps, such as `Debian 12 as root: npm 10 ci 0.9 min, npm test FAILED after 2.1 min`. */
export function verdict(where: string, results: readonly StepResult[]): string {
  const parts = results.map(({ name, passed, seconds }) => {
    return `${name} ${passed ? '' : 'FAILED after '}${(seconds / 60).toFixed(1)} min`;
  });
  const failed = results.filter(({ passed }) => !passed).length;
  return `${where}: ${parts.join(', ')}: ${results.length - failed} passed, ${failed} failed`;
}
