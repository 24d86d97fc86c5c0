import { type PairKeyProperties, parameterNames } from '../../lib/cluster-keys/contract';
import { checkOwner, isOf, readRecord, rotate, writeRecord } from './key-record';
import { movePairKey } from './move';
import type { Environment, Request } from './ports';
import { newPresharedKey } from './wireguard-keys';

/**
 * Makes the pre-shared key of two sites, or brings it to another revision.
 *
 * @throws Error when the key belongs to another stack
 */
export async function ensurePairKey(
  { store, log }: Environment,
  { Namespace: namespace, Pair: pair, Revision }: PairKeyProperties,
  request: Request,
): Promise<void> {
  const name = parameterNames(namespace).presharedKey(pair);
  checkOwner(name, await readRecord(store, name), request);
  await movePairKey(store, namespace, pair, request);
  const from = await readRecord(store, name);
  const to = rotate(from, { revision: Number(Revision), stack: request.stack }, newPresharedKey);
  await writeRecord(store, name, 'secret', { from, to });
  log('pre-shared key complete', { namespace, pair, revision: Revision });
}

/** Removes the pre-shared key of two sites, unless it is another stack's. */
export async function removePairKey(
  { store, log }: Environment,
  { Namespace: namespace, Pair: pair }: PairKeyProperties,
  { stack }: Request,
): Promise<void> {
  const name = parameterNames(namespace).presharedKey(pair);
  if (isOf(await readRecord(store, name), stack)) await store.delete([name]);
  log('pre-shared key removed', { namespace, pair });
}
