import { randomBytes } from 'node:crypto';
import { parameterNames, type TokenKeyProperties } from '../../lib/cluster-keys/contract';
import { checkOwner, isOf, readRecord, rotate, writeRecord } from './key-record';
import type { Environment, Request } from './ports';

/** Bytes of the key: as many as its signatures have (HS256; RFC 7518, section 3.2). */
const KEY_BYTES = 32;

/**
 * Makes the key that signs tokens, or brings it to another revision. No former
 * namespace has one to be moved: tokens are younger than kinds of networks.
 *
 * @throws Error when the key belongs to another stack
 */
export async function ensureTokenKey(
  { store, log }: Environment,
  { Namespace: namespace, Revision }: TokenKeyProperties,
  request: Request,
): Promise<void> {
  const name = parameterNames(namespace).tokenKey;
  const from = await readRecord(store, name);
  checkOwner(name, from, request);
  const to = rotate(from, { revision: Number(Revision), stack: request.stack }, () =>
    randomBytes(KEY_BYTES).toString('base64'),
  );
  await writeRecord(store, name, 'secret', { from, to });
  log('token key complete', { namespace, revision: Revision });
}

/** Removes the key that signs tokens, unless it is another stack's. */
export async function removeTokenKey(
  { store, log }: Environment,
  { Namespace: namespace }: Pick<TokenKeyProperties, 'Namespace'>,
  { stack }: Request,
): Promise<void> {
  const name = parameterNames(namespace).tokenKey;
  if (isOf(await readRecord(store, name), stack)) await store.delete([name]);
  log('token key removed', { namespace });
}
