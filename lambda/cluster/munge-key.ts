import { randomBytes } from 'node:crypto';
import { type KeyRecord, type MungeKeyProperties, parameterNames } from '../../lib/cluster-keys/contract';
import { parameter } from '../parameter-store/parameters';
import type { ParameterStore } from '../parameter-store/ports';
import { checkOwner, FIRST_REVISION, isOf, otherOwner, readRecord, rotate, writeRecord } from './key-record';
import { moveMungeKey } from './move';
import type { Environment, Request } from './ports';

/** Bytes of the key, as `mungekey` makes it. */
const KEY_BYTES = 128;

/** What munged takes (munge.key, munged(8)). */
const LEAST_BYTES = 32;
const MOST_BYTES = 1024;

/** Rounds after which a key that never holds still is given up. */
const MAX_ROUNDS = 25;

type Names = Pick<ReturnType<typeof parameterNames>, 'mungeKey' | 'mungeKeyRecord'>;

/**
 * Makes munge's key, or brings it to another revision. Machines read the key
 * alone; whose it is, and the key before it, is in a record beside it, which is
 * written first, so that an interrupted run can be repeated.
 *
 * @throws Error when the key belongs to another stack
 */
export async function ensureMungeKey(
  { store, log }: Environment,
  { Namespace: namespace, Revision, Source }: MungeKeyProperties,
  request: Request,
): Promise<void> {
  const names = parameterNames(namespace);
  // Another stack's is refused before anything is copied over it.
  await recordOf(store, names, request);
  await moveMungeKey(store, namespace, request);
  const from = await recordOf(store, names, request);
  const brought = Source === undefined ? undefined : await broughtKey(store, Source);
  // A key of one's own and one that is brought are two, whatever their number.
  const revision = Source === undefined ? Number(Revision) : `${Revision} of ${Source}`;
  const to = rotate(
    from,
    { revision, stack: request.stack },
    () => brought ?? randomBytes(KEY_BYTES).toString('base64'),
  );
  await writeRecord(store, names.mungeKeyRecord, 'secret', { from: await readRecord(store, names.mungeKeyRecord), to });
  await publish(store, names);
  log('munge key complete', { namespace, revision: Revision });
}

/**
 * The key of a cluster that was there before.
 *
 * @throws Error when it is not there, or is no key; the error's text does not have it
 */
async function broughtKey(store: ParameterStore, name: string): Promise<string> {
  const value = (await store.get(name))?.trim();
  const { length } = Buffer.from(value ?? '', 'base64');
  const isKey =
    value !== undefined && /^[A-Za-z0-9+/]+=*$/.test(value) && length >= LEAST_BYTES && length <= MOST_BYTES;
  if (isKey) return value;
  throw new Error(
    `${name} ${value === undefined ? 'is not there' : 'does not hold a munge key in base64'}: put it there on the controller ` +
      `with "base64 -w0 /etc/munge/munge.key | aws ssm put-parameter --type SecureString --overwrite --name ${name} ` +
      '--value file:///dev/stdin"',
  );
}

/** The record that a key has or should have; undefined when there is to be a new one. */
async function recordOf(store: ParameterStore, names: Names, request: Request): Promise<KeyRecord | undefined> {
  const { stack, isNew } = request;
  const key = await store.get(names.mungeKey);
  const found = await readRecord(store, names.mungeKeyRecord);
  if (key === undefined) {
    // Another stack's record without a key is of a create or a removal that was left half-way.
    return isOf(found, stack) ? found : undefined;
  }
  checkOwner(names.mungeKey, found, request);
  if (found) return found;
  if (isNew) throw otherOwner(`${names.mungeKey} belongs to another cluster`);
  return { current: { revision: FIRST_REVISION, value: key, stack } };
}

/**
 * Puts the record's key where machines read it. Others may rotate it at the
 * same time: whoever is last has seen the record that is stored.
 */
async function publish(store: ParameterStore, names: Names): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const record = await readRecord(store, names.mungeKeyRecord);
    if (!record) throw new Error(`${names.mungeKeyRecord} was deleted while it was being created`);
    const { value } = record.current;
    if ((await store.get(names.mungeKey)) === value) return;
    await store.put(parameter(names.mungeKey, value, 'secret'));
  }
  throw new Error(`${names.mungeKeyRecord} kept changing while the key was being written`);
}

/** Removes munge's key, unless it is another stack's; a missing one is no error. */
export async function removeMungeKey(
  { store, log }: Environment,
  { Namespace: namespace }: Pick<MungeKeyProperties, 'Namespace'>,
  { stack }: Request,
): Promise<void> {
  const names = parameterNames(namespace);
  if (!isOf(await readRecord(store, names.mungeKeyRecord), stack)) {
    log('munge key kept: it is not of this stack', { namespace });
    return;
  }
  // The record goes last: as long as it is there, a repeated removal knows whose the key is.
  await store.delete([names.mungeKey]);
  await store.delete([names.mungeKeyRecord]);
  log('munge key removed', { namespace });
}
