import { cronExpression } from '../settings/cron';
import type { Draft } from '../settings/draft';
import { derived, object, text, wholeNumber } from '../settings/schema';
import { settled } from '../settings/settled';
import { named } from '../settings/sourced';
import { timeZone } from '../settings/time-zone';
import { settingName } from '../settings/wording';

const WEEK_MINUTES = 7 * 24 * 60;

const times = text(
  'write minutes, hours, day of the month, month, day of the week and year such as "cron(0 7 ? * MON-FRI *)"',
  cronExpression,
);

const schedule = object({
  on: derived(times, 'never').describe(
    "When the machines are started, as EventBridge Scheduler's `cron(minutes hours day-of-month month day-of-week year)`.",
  ),
  off: derived(times, 'never').describe('When the machines are stopped, whoever is connected; written as `on`.'),
  timezone: text('write a name such as "Europe/Berlin"', timeZone)
    .prefault('UTC')
    .describe('Time zone of both, with its summer time.'),
});

/** When a LAN's machines run. */
export const powerSettings = object({
  idleStopMinutes: derived(
    // A deploy's own pauses and a desktop gateway's reboot are shorter.
    wholeNumber(5, WEEK_MINUTES, {}, { small: 'is less than a desktop gateway takes to come back' }),
    'never',
  ).describe('Minutes without a connected client, at least 5, after which the LAN stops its machines.'),
  schedule: schedule.optional().describe('Times at which the machines are started and stopped.'),
});

export type PowerDraft = Draft<typeof powerSettings>;

/** Times at which a LAN's machines are started and stopped; at least one of both. */
export interface SchedulePlan {
  /** `cron(...)`. @default never */
  readonly on: string | undefined;
  /** `cron(...)`. @default never */
  readonly off: string | undefined;
  /** Name in the IANA's database. */
  readonly timezone: string;
}

export interface PowerPlan {
  /** Minutes without a client after which the LAN stops its machines. @default never */
  readonly idleStopMinutes: number | undefined;
  /** @default none */
  readonly schedule: SchedulePlan | undefined;
}

/**
 * One sentence for each group of values that cannot hold together.
 *
 * @param key - context key of the settings
 */
export function powerConflicts(key: string, { schedule: { on, off, timezone, path } }: PowerDraft): string[] {
  // What was refused has its own message.
  if (!on || !off || !timezone) return [];
  if (on.value !== undefined && on.value === off.value) {
    return [`${named(key, off)} is also ${settingName(key, on.path)}; write another time for one of them`];
  }
  if (on.value !== undefined || off.value !== undefined || !timezone.given) return [];
  return [`${settingName(key, path)} has neither "on" nor "off"; write one of them, or leave the schedule out`];
}

/** What a draft without conflicts comes to. */
export function powerPlan(draft: PowerDraft): PowerPlan {
  const { idleStopMinutes, schedule } = settled(draft);
  const hasTime = schedule.on !== undefined || schedule.off !== undefined;
  return { idleStopMinutes, schedule: hasTime ? schedule : undefined };
}
