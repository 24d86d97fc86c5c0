import { checkPhase } from '../../../lab/checks/check-phase';
import type { CheckResult } from '../../../lab/report/report';

const result = (name: string): CheckResult => ({ name, ok: true, figure: 1, unit: '' });

test('GIVEN checks that come one by one WHEN an error ends them THEN those before it are in the list', async () => {
  // GIVEN
  const checks: CheckResult[] = [];
  const phase = checkPhase('checks', 'Checks', checks, async function* () {
    yield result('a ping');
    throw new Error('no such machine');
  });
  // WHEN
  const told: string[] = [];
  await expect(phase.run((line) => told.push(line))).rejects.toThrow('no such machine');
  // THEN
  expect(checks).toEqual([result('a ping')]);
  expect(told).toEqual(['a ping']);
});

test('GIVEN checks that come all at once THEN all are in the list', async () => {
  const checks: CheckResult[] = [];
  await checkPhase('checks', 'Checks', checks, async () => [result('a'), result('b')]).run(() => {});
  expect(checks.map(({ name }) => name)).toEqual(['a', 'b']);
});
