import { parameterNames, type TunnelProfileProperties } from '../../lib/cluster-keys/contract';
import { putIfChanged } from '../parameter-store/parameters';
import { filled } from './filled';
import { checkOwner, isOf, readRecord } from './key-record';
import type { Environment, Request } from './ports';

/**
 * Makes a client's profile of its template and keys. One that is the same as before gets no new version. It belongs to
 * whom the client's keys do.
 *
 * @throws Error when the template asks for what the client may not have or what is not there, or the client is another
 * stack's
 */
export async function ensureTunnelProfile(
  { store, log }: Environment,
  properties: TunnelProfileProperties,
  request: Request,
): Promise<void> {
  const { Namespace: namespace, Client: client, Content } = properties;
  const names = parameterNames(namespace);
  const { publicKey } = names.site(client);
  checkOwner(publicKey, await readRecord(store, publicKey), request);
  const owner = { ...properties, Site: client, whose: `the profile of ${client}` };
  const [text = ''] = await filled(store, [Content], owner);
  await putIfChanged(store, names.profile(client), 'secret', text);
  log('profile complete', { namespace, client });
}

/** Removes a client's profile, unless the client is another stack's; a missing one is no error. */
export async function removeTunnelProfile(
  { store, log }: Environment,
  { Namespace: namespace, Client: client }: Pick<TunnelProfileProperties, 'Namespace' | 'Client'>,
  { stack }: Request,
): Promise<void> {
  const names = parameterNames(namespace);
  const owner = await readRecord(store, names.site(client).publicKey);
  if (owner && !isOf(owner, stack)) {
    log('profile kept: it is not of this stack', { namespace, client });
    return;
  }
  await store.delete([names.profile(client)]);
  log('profile removed', { namespace, client });
}
