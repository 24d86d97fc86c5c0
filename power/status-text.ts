import Table from 'cli-table3';
import { HOURS_A_MONTH, instancePrices, PRICED_REGION, PRICES } from '../plan/prices';
import type { Lan, Machine } from './lan';

/** What a LAN does, since when and why, and what it costs an hour in either state. */
export function statusText(lan: Lan): string {
  const table = new Table({ style: { head: [], border: [] }, head: ['machine', 'type', 'state', 'since', 'why'] });
  for (const machine of lan.machines) table.push(row(machine));
  return [`${lan.stack} in ${lan.region} is ${whole(lan.machines)}.`, table.toString(), ...costLines(lan)].join('\n');
}

function row({ name, type, state, since, why }: Machine): string[] {
  return [name, type, state, since ? timeText(since) : '', why ?? ''];
}

/** In one word, or some. */
function whole(machines: readonly Machine[]): string {
  const states = new Set(machines.map(({ state }) => state));
  if (states.has('pending') || states.has('stopping')) return 'changing';
  if (states.size > 1) return 'on in part';
  return states.has('running') ? 'on' : 'off';
}

function costLines({ machines, kept }: Lan): string[] {
  const { addresses, gibibytes, keys, alarms } = kept;
  const prices = instancePrices();
  const months = gibibytes * PRICES.gp3GibMonth + keys * PRICES.kmsKeyMonth + alarms * PRICES.alarmMonth;
  const off = addresses * PRICES.publicAddressHour + months / HOURS_A_MONTH;
  const on = off + machines.reduce((sum, { type }) => sum + (prices.of(type) ?? 0), 0);
  const unknown = [...new Set(machines.map(({ type }) => type).filter((type) => prices.of(type) === undefined))];
  const what = [
    ...count(addresses, 'public address', 'public addresses'),
    `${gibibytes} GiB of volumes`,
    ...count(keys, 'KMS key', 'KMS keys'),
    ...count(alarms, 'alarm', 'alarms'),
  ];
  return [
    `On it costs ${usd(on)} an hour${unknown.length > 0 ? ` and what EC2 takes for ${unknown.join(', ')}` : ''}, ` +
      `off ${usd(off)} an hour, for what stays: ${what.join(', ')}.`,
    `Prices of ${PRICED_REGION} as of ${prices.asOf}, on demand, without traffic.`,
  ];
}

function usd(amount: number): string {
  return `${amount.toFixed(3)} USD`;
}

/** Nothing of what there is not. */
function count(number: number, one: string, several: string): string[] {
  return number === 0 ? [] : [`${number} ${number === 1 ? one : several}`];
}

function timeText(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
