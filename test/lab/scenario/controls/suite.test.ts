import { type Failures, type Subject, type SuiteKey, settledFailures } from '../../../../lab/scenario/controls/suite';

/** A suite that gives these failures, one set a run. */
function suite(...runs: SuiteKey[][]) {
  const asked: (SuiteKey[] | undefined)[] = [];
  const run = async (_subject: Subject, only?: ReadonlySet<SuiteKey>): Promise<Failures> => {
    asked.push(only && [...only]);
    return new Map((runs.shift() ?? []).map((key) => [key, 'lost']));
  };
  return { asked, run };
}
const subject = {} as Subject;

test('failures that are expected are taken as they are', async () => {
  const { asked, run } = suite(['overlay']);
  expect([...(await settledFailures(subject, ['overlay'], run)).keys()]).toEqual(['overlay']);
  expect(asked).toEqual([undefined]);
});

test('one that is not expected counts only when it fails again', async () => {
  const { asked, run } = suite(['overlay', 'names', 'uplink'], ['uplink']);
  expect([...(await settledFailures(subject, ['overlay'], run)).keys()]).toEqual(['overlay', 'uplink']);
  expect(asked).toEqual([undefined, ['names', 'uplink']]);
});
