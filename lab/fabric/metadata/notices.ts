import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runSubdir } from '../../util/paths';

/** What AWS tells a Spot instance before it takes it away. Times are ISO 8601, in whole seconds. */
export interface Notices {
  /** It is taken away then. @default it is not */
  readonly action?: { readonly action: 'terminate' | 'stop'; readonly time: string };
  /** When AWS saw that this might come soon. @default it does not */
  readonly rebalance?: string;
}

/** AWS gives two minutes. */
const NOTICE_MS = 120_000;

/** File with what instances have been told, by their ids. */
export function noticesFile(): string {
  return join(runSubdir('fabric'), 'notices.json');
}

/** What instances have been told, by their ids. */
export function readNotices(file: string): Readonly<Record<string, Notices>> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Notices>) : {};
}

/** Tells a Spot instance by its metadata that it ends in two minutes. Ending it is left to the caller. */
export function giveSpotNotice(instanceId: string): void {
  give(instanceId, { action: { action: 'terminate', time: inSeconds(Date.now() + NOTICE_MS) } });
}

/** Tells a Spot instance by its metadata that AWS may take it away sooner than others. */
export function recommendRebalance(instanceId: string): void {
  give(instanceId, { rebalance: inSeconds(Date.now()) });
}

function give(instanceId: string, notices: Notices): void {
  const file = noticesFile();
  const known = readNotices(file);
  writeFileSync(`${file}.new`, JSON.stringify({ ...known, [instanceId]: { ...known[instanceId], ...notices } }));
  renameSync(`${file}.new`, file);
}

function inSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+/, '');
}
