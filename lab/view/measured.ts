import type { CheckResult } from '../report/report';

/** Pairs that fit a line of the picture. */
const PAIRS = 4;

/** What a picture tells of the figures that checks have measured, a line each. Failed checks are told of elsewhere. */
export function measuredLines(checks: readonly CheckResult[]): string[] {
  const passed = checks.filter(({ ok }) => ok);
  return [pings(passed), packets(passed), samples(checks), copies(passed)].filter((line) => line !== '');
}

function pings(checks: readonly CheckResult[]): string {
  const found = checks.flatMap(({ name, figure, unit }) => {
    const pair = /^ping (\S+ to \S+), no loss$/.exec(name)?.[1];
    return pair && unit === 'ms' ? [`${pair} ${Number(figure).toFixed(1)} ms`] : [];
  });
  return found.length > 0 ? `ping: ${[...new Set(found)].slice(0, PAIRS).join(', ')}` : '';
}

function packets(checks: readonly CheckResult[]): string {
  const sizes = checks.flatMap(({ name, figure }) => {
    // Without the 28 bytes of IP and ICMP headers.
    const payload = /^(\d+)-byte ping, unfragmented/.exec(name)?.[1];
    if (payload) return [Number(payload) + 28];
    return name.startsWith('largest unfragmented packet') ? [Number(figure)] : [];
  });
  return sizes.length > 0 ? `packets of ${Math.min(...sizes)} bytes pass in one piece` : '';
}

/** The rate is what this host reached: it is not the network's. */
function samples(checks: readonly CheckResult[]): string {
  const streams = checks.filter(({ name }) => /^[\d,]+-byte samples/.test(name));
  const whole = streams.filter(({ ok }) => ok);
  const [first] = whole;
  if (!first) return '';
  const rates = whole.flatMap(({ unit }) => Number(/([\d.]+) Hz/.exec(unit)?.[1] ?? Number.NaN));
  const span = rates.every(Number.isFinite) ? `, at ${range(rates)} Hz on this host` : '';
  return `${first.name.split(' ')[0]} samples over DDS: ${whole.length} of ${streams.length} streams whole${span}`;
}

function copies(checks: readonly CheckResult[]): string {
  const rates = checks.filter(({ unit }) => unit === 'Mbit/s').map(({ figure }) => Number(figure));
  return rates.length > 0 ? `copies over TCP: ${range(rates)} Mbit/s on this host` : '';
}

function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? `${least}` : `${least} to ${most}`;
}
