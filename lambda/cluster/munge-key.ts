import { randomBytes } from 'node:crypto';
import { type MungeKeyProperties, parameterNames } from '../../lib/cluster-keys/contract';
import { getOrCreate } from '../parameter-store/parameters';
import type { Environment } from './ports';

/** Bytes of the key, as `mungekey` makes it. */
const KEY_BYTES = 128;

/** Makes munge's key, unless there is one. */
export async function ensureMungeKey({ store, log }: Environment, { Namespace: namespace }: MungeKeyProperties) {
  const make = () => randomBytes(KEY_BYTES).toString('base64');
  await getOrCreate(store, parameterNames(namespace).mungeKey, 'secret', make);
  log('munge key complete', { namespace });
}

/** Removes munge's key; a missing one is no error. */
export async function removeMungeKey({ store, log }: Environment, { Namespace: namespace }: MungeKeyProperties) {
  await store.delete([parameterNames(namespace).mungeKey]);
  log('munge key removed', { namespace });
}
