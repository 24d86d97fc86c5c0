import { parameterNames, type SiteKeysProperties } from '../../lib/cluster-keys/contract';
import { parameter } from '../parameter-store/parameters';
import type { ParameterStore } from '../parameter-store/ports';
import { FIRST_REVISION, isOf, parseRecord, readRecord } from './key-record';
import type { Request } from './ports';

/*
 * The move to another namespace, as far as it copies. What is in the former one stays until CloudFormation has it
 * removed: machines read it until they have their new user data, and a deploy that is rolled back goes on with it.
 * Its removal is as any other: nothing is revoked, and a key is removed by the stack that it belongs to.
 */

/** What a request tells of a move; nothing is done where it tells of none. */
type Moving = Pick<Request, 'stack' | 'from'>;

/** Copies the pre-shared key of two sites. */
export async function movePairKey(store: ParameterStore, to: string, pair: string, request: Moving): Promise<void> {
  if (request.from === undefined) return;
  const [former, name] = [request.from, to].map((one) => parameterNames(one).presharedKey(pair)) as [string, string];
  await copyRecord(store, { former, name, kind: 'secret' }, request);
}

/** Copies a site's keys: the private one first, since the public one says that there is a pair. */
export async function moveSiteKeys(
  store: ParameterStore,
  { Namespace: to, Site: site, PublicKey: brought }: SiteKeysProperties,
  request: Moving,
): Promise<void> {
  if (request.from === undefined) return;
  const [former, names] = [parameterNames(request.from).site(site), parameterNames(to).site(site)];
  // Of a site that brings its public key now, no private key is made anew.
  if (brought === undefined) {
    await copyRecord(store, { former: former.privateKey, name: names.privateKey, kind: 'secret' }, request);
  }
  await copyRecord(store, { former: former.publicKey, name: names.publicKey, kind: 'plain' }, request);
}

/**
 * Copies the record of munge's key, which has the key itself. A key without a record, of a resource that is the stack's
 * own, gets one in the former namespace: by that its removal knows whose it is.
 */
export async function moveMungeKey(store: ParameterStore, to: string, request: Moving): Promise<void> {
  if (request.from === undefined) return;
  const [former, names] = [parameterNames(request.from), parameterNames(to)];
  const value = await store.get(former.mungeKey);
  if (value === undefined) return;
  if ((await store.get(former.mungeKeyRecord)) === undefined) {
    const record = { current: { revision: FIRST_REVISION, value, stack: request.stack } };
    await store.create(parameter(former.mungeKeyRecord, JSON.stringify(record), 'secret'));
  }
  await copyRecord(store, { former: former.mungeKeyRecord, name: names.mungeKeyRecord, kind: 'secret' }, request);
}

interface Copy {
  readonly former: string;
  readonly name: string;
  readonly kind: 'secret' | 'plain';
}

/**
 * Copies a record that is the stack's own, byte for byte, over one that is not another stack's. One that knows the
 * former current key already stays: the same request has come again, and the key may have been rotated by it.
 */
async function copyRecord(store: ParameterStore, { former, name, kind }: Copy, { stack }: Moving): Promise<void> {
  const text = await store.get(former);
  if (text === undefined) return;
  const record = parseRecord(former, text);
  if (!isOf(record, stack)) return;
  const present = await readRecord(store, name);
  const known = [present?.current, present?.previous].map((key) => key?.value);
  if (present && isOf(present, stack) && known.includes(record.current.value)) return;
  await store.put(parameter(name, text, kind));
}
