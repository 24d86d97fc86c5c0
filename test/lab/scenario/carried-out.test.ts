import { passed } from '../../../lab/report/report';
import { carriedOut } from '../../../lab/scenario/carried-out';

describe('carriedOut', () => {
  const good = { name: 'a ping', ok: true, figure: 1, unit: 'ms' };

  test('GIVEN work that ends well WHEN it is carried out THEN its checks and times are the report', async () => {
    const report = await carriedOut({ name: 'homes' }, new AbortController().signal, async (checks, timings) => {
      checks.push(good);
      timings.checks = 3;
      return 'a drawing';
    });
    expect(report).toMatchObject({ scenario: 'homes', checks: [good], timings: { checks: 3 }, drawing: 'a drawing' });
    expect(report.seconds).toBeGreaterThanOrEqual(0);
  });

  test('GIVEN a part of a scenario WHEN it is carried out THEN the report says which', async () => {
    const part = { name: 'robot-lan', only: 'names' };
    expect(await carriedOut(part, new AbortController().signal, async () => undefined)).toMatchObject({
      scenario: 'robot-lan',
      only: 'names',
    });
  });

  test('GIVEN options that make it another scenario WHEN it is carried out THEN the report has them', async () => {
    const shaped = { name: 'hybrid-cluster', options: '--fleets' };
    expect(await carriedOut(shaped, new AbortController().signal, async () => undefined)).toMatchObject({
      scenario: 'hybrid-cluster',
      options: '--fleets',
    });
    const plain = { name: 'hybrid-cluster', options: undefined };
    expect(await carriedOut(plain, new AbortController().signal, async () => undefined)).not.toHaveProperty('options');
  });

  test('GIVEN an error after the first check WHEN it is carried out THEN the report keeps that check and has failed', async () => {
    const report = await carriedOut({ name: 'homes' }, new AbortController().signal, async (checks) => {
      checks.push(good);
      throw new Error('no such machine');
    });
    expect(report.checks).toEqual([
      good,
      { name: 'homes is carried out to its end', ok: false, figure: 'no', unit: '', detail: 'no such machine' },
    ]);
    expect(passed(report)).toBe(false);
  });

  test('GIVEN Ctrl-C WHEN work ends by it THEN there is no report', async () => {
    const abort = new AbortController();
    const work = carriedOut({ name: 'homes' }, abort.signal, async () => {
      abort.abort(new Error('Interrupted.'));
      throw new Error('a command was killed');
    });
    await expect(work).rejects.toThrow('Interrupted.');
  });
});
