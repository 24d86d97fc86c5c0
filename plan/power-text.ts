import type { PowerPlan } from '../lib/robot-lan/power-settings';

/** When a LAN's machines are off without anybody's doing; a line for each way. */
export function powerLines({ idleStopMinutes, schedule }: PowerPlan): string[] {
  return [
    ...(idleStopMinutes === undefined
      ? []
      : [`Off by themselves when nobody has been connected for ${idleStopMinutes} minutes.`]),
    ...(schedule === undefined ? [] : [scheduleLine(schedule)]),
  ];
}

function scheduleLine({ on, off, timezone }: NonNullable<PowerPlan['schedule']>): string {
  const times = [...(on === undefined ? [] : [`on at ${on}`]), ...(off === undefined ? [] : [`off at ${off}`])];
  return `By the clock, ${timezone}: ${times.join(', ')}.`;
}
