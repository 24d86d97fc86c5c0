import type { Aged } from '../../../lab/checks/aged';
import { daysPass, leaps, leapTo, longestOf } from '../../../lab/checks/days-pass';
import { DAY_SECONDS } from '../../../lab/util/moved-clock';
import { fakePeer } from '../running/peer';

/** A LAN whose clocks are moved; `renews` until that day, and each list is valid for 30 days. */
function agedLan(renewsUntil: number) {
  const moved: string[] = [];
  let [machines, listDay] = [0, 0];
  const at = (day: number) => new Date(Date.now() + day * DAY_SECONDS * 1000);
  const printed = () => `lastUpdate=${at(listDay).toUTCString()}\nnextUpdate=${at(listDay + 30).toUTCString()}\n`;
  const lan = {
    robot: fakePeer('uburog', () => ({ exitCode: machines < listDay + 30 ? 0 : 1 })),
    node: fakePeer('second', () => ({})),
    gateway: fakePeer('cloud-gateway', () => ({ stdout: printed() })),
  };
  const clocks = {
    get ahead() {
      return machines * DAY_SECONDS;
    },
    now: () => at(machines),
    moveTo: async (seconds: number) => {
      machines = seconds / DAY_SECONDS;
      moved.push(`machines ${machines}`);
    },
  };
  const renewal = {
    moveTo: (seconds: number) => {
      const day = seconds / DAY_SECONDS;
      moved.push(`schedule ${day}`);
      if (day <= renewsUntil) listDay = day;
    },
  };
  return { aged: { lan, clocks, renewal } as unknown as Aged, moved };
}

test('GIVEN a year WHEN it passes in leaps THEN none is longer than a list is valid, and together they are the year', () => {
  const year = leaps(365, 29);
  expect(year).toHaveLength(13);
  expect(Math.max(...year)).toBe(29);
  expect(year.reduce((sum, days) => sum + days, 0)).toBe(365);
  expect(leaps(58, 29)).toEqual([29, 29]);
});

describe('daysPass', () => {
  test('GIVEN a schedule that renews WHEN days pass THEN the machines go first each time, and both checks pass', async () => {
    const { aged, moved } = agedLan(Number.POSITIVE_INFINITY);
    const told: string[] = [];
    const checks = await daysPass(aged, [29, 29], 1, (line) => told.push(line));
    expect(checks).toMatchObject([
      { name: 'uburog reaches second after each of 2 leaps in time', ok: true, unit: 's at the most' },
      { name: 'each of 2 new revocation lists is taken by the gateway', ok: true, unit: 's at the most' },
    ]);
    expect(moved).toEqual(['machines 29', 'schedule 29', 'machines 58', 'schedule 58']);
    expect(told).toEqual(['day 29', 'day 58']);
  });

  test('GIVEN one that stops renewing WHEN days pass THEN the gateway gets no list, and no day after that is waited for', async () => {
    const { aged, moved } = agedLan(29);
    const checks = await daysPass(aged, [29, 29, 29], 0.2, () => {});
    expect(checks).toMatchObject([
      { ok: false, figure: 'not in 0.2 s', detail: '2 of 3 before' },
      { ok: false, figure: 'not in 0.2 s', detail: '1 of 3 before' },
    ]);
    expect(moved.at(-1)).toBe('schedule 58');
  });
});

describe('leapTo', () => {
  test('GIVEN a leap over more than a list is valid WHEN it is made THEN the schedule goes first, and the check passes', async () => {
    const { aged, moved } = agedLan(Number.POSITIVE_INFINITY);
    expect(await leapTo(aged, 3000, 1)).toMatchObject({ name: 'uburog reaches second again', ok: true });
    expect(moved).toEqual(['schedule 3000', 'machines 3000']);
  });

  test('GIVEN no renewal WHEN it is made THEN the check fails', async () => {
    expect(await leapTo(agedLan(0).aged, 3000, 0.2)).toMatchObject({ ok: false, figure: 'not in 0.2 s' });
  });
});

describe('longestOf', () => {
  test('GIVEN times WHEN all are there THEN the longest is the figure', () => {
    expect(longestOf('it', [1, 2.34], 2, 9)).toEqual({ name: 'it', ok: true, figure: 2.3, unit: 's at the most' });
  });

  test.each([
    ['one has no end', [1, Number.POSITIVE_INFINITY]],
    ['one is missing', [1]],
  ])('GIVEN times WHEN %s THEN the check fails', (_, seconds) => {
    expect(longestOf('it', seconds, 2, 9)).toMatchObject({ ok: false, figure: 'not in 9 s', detail: '1 of 2 before' });
  });
});
