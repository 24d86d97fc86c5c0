import type { KeyRecord, KeyRevision } from '../../lib/cluster-keys/contract';
import { parameter } from '../parameter-store/parameters';
import type { ParameterStore } from '../parameter-store/ports';
import type { Request } from './ports';

/** Revision of a key that was made before keys had records. */
export const FIRST_REVISION = 1;

/**
 * Brings a record to a key. The current key stays where it is of that revision;
 * a new one keeps the one before it. Back to the revision before, as a deploy
 * that is rolled back asks for, is back to the key before.
 *
 * @param make - gives the value of a revision that the record does not have
 */
export function rotate(
  record: KeyRecord | undefined,
  { revision, stack }: Omit<KeyRevision, 'value'>,
  make: () => string,
): KeyRecord {
  if (record?.current.revision === revision) return record;
  const before = record?.previous?.revision === revision ? record.previous : undefined;
  const current = before ?? { revision, value: make(), stack };
  return record ? { current, previous: record.current } : { current };
}

/** @throws Error when the text is not a record; the error's text does not have it */
export function parseRecord(name: string, text: string): KeyRecord {
  const broken = () => new Error(`${name} does not hold keys as this application writes them: remove it`);
  let record: Partial<KeyRecord> | null;
  try {
    record = JSON.parse(text);
  } catch {
    // The parser's own message would quote the text.
    throw broken();
  }
  const isKey = (key?: Partial<KeyRevision>) => key?.revision !== undefined && typeof key.value === 'string';
  if (!isKey(record?.current) || (record?.previous && !isKey(record.previous))) throw broken();
  return record as KeyRecord;
}

export async function readRecord(store: ParameterStore, name: string): Promise<KeyRecord | undefined> {
  const text = await store.get(name);
  return text === undefined ? undefined : parseRecord(name, text);
}

/**
 * Stores what becomes of a record, unless it is there already.
 *
 * @returns the record that is stored; of several new ones at the same time, the first
 * @throws Error when the parameter disappears meanwhile
 */
export async function writeRecord(
  store: ParameterStore,
  name: string,
  kind: 'secret' | 'plain',
  change: { readonly from?: KeyRecord; readonly to: KeyRecord },
): Promise<KeyRecord> {
  const { from, to } = change;
  const value = JSON.stringify(to);
  if (from) {
    if (JSON.stringify(from) !== value) await store.put(parameter(name, value, kind));
    return to;
  }
  if (await store.create(parameter(name, value, kind))) return to;
  const winner = await readRecord(store, name);
  if (!winner) throw new Error(`${name} was deleted while it was being created`);
  return winner;
}

/** @throws Error when a resource that is new finds the key of another stack */
export function checkOwner(name: string, record: KeyRecord | undefined, { stack, isNew }: Request): void {
  if (!isNew || !record || isOf(record, stack)) return;
  throw otherOwner(`${name} belongs to the stack ${record.current.stack}`);
}

/** @param fact - what belongs to whom */
export function otherOwner(fact: string): Error {
  return new Error(
    `${fact}: give this cluster another name, or remove the other cluster (or its left-over parameters) first`,
  );
}

/** Whether a record is there and belongs to a stack. */
export function isOf(record: KeyRecord | undefined, stack: string): boolean {
  return record?.current.stack === stack;
}
