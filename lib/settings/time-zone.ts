import type { Check } from './schema';

/** The name of a time zone in the IANA's database, which Node and EventBridge Scheduler both have. */
export const timeZone: Check<string> = (value) => {
  const known = zoneOf(value);
  // Node takes an offset too, and any case.
  if (known === undefined || /^[+-]/.test(value)) return 'is not the name of a time zone';
  return known !== value && known.toLowerCase() === value.toLowerCase()
    ? `is written ${JSON.stringify(known)}`
    : undefined;
};

/** As Node writes it: an older name may have become another one. */
function zoneOf(value: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
