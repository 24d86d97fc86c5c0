import type { Aged, AgedKey } from '../checks/aged';
import { DAY_SECONDS } from '../util/moved-clock';
import type { Control } from './engine';

const YEAR_SECONDS = 365 * DAY_SECONDS;

export const AGED_CONTROLS: readonly Control<Aged, AgedKey>[] = [
  {
    name: 'no renewal',
    broken: 'a year passes in which nothing is renewed',
    fails: ['ping', 'list', 'profile'],
    breakIt: async ({ clocks, renewal }) => {
      const then = clocks.ahead + YEAR_SECONDS;
      await renewal.stop();
      renewal.moveTo(then);
      await clocks.moveTo(then);
      return () => renewal.resume();
    },
  },
];
