/** Why a machine was stopped, as the tag has it: when, and in words. `skylan-idle-stop` writes the same form. */
interface Told {
  readonly at: Date;
  readonly why: string;
}

/** How much later EC2 may say that a machine went down than who stopped it wrote. */
const SAME_STOP_MS = 10 * 60_000;

/** What stands in the tag for a stop at this time. */
export function stopTag(at: Date, why: string): string {
  return `${at.toISOString().replace(/\.\d+Z$/, 'Z')} ${why}`;
}

/** When EC2 says that a machine was stopped: `User initiated (2026-11-30 12:00:00 GMT)`. */
export function stoppedAt(transition: string | undefined): Date | undefined {
  const said = /\((\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) GMT\)/.exec(transition ?? '');
  return said ? new Date(`${said[1]}T${said[2]}Z`) : undefined;
}

/**
 * Why a machine is off: what the tag says, if it is of this stop and not of an earlier one.
 *
 * @param at - when it was stopped, as EC2 says
 */
export function whyStopped(tag: string | undefined, at: Date | undefined): string {
  const told = read(tag);
  const isOfThis = told && (!at || Math.abs(at.getTime() - told.at.getTime()) <= SAME_STOP_MS);
  return isOfThis ? told.why : 'by its schedule, or by somebody with the AWS console or CLI';
}

/** Time of the tag, where EC2 says none. */
export function toldAt(tag: string | undefined): Date | undefined {
  return read(tag)?.at;
}

function read(tag: string | undefined): Told | undefined {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (.+)$/.exec(tag ?? '');
  return parts?.[1] && parts[2] ? { at: new Date(parts[1]), why: parts[2] } : undefined;
}
