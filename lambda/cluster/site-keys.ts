import {
  type KeyRecord,
  type KeyRevision,
  parameterNames,
  type SiteKeysAttributes,
  type SiteKeysProperties,
} from '../../lib/cluster-keys/contract';
import { parameter } from '../parameter-store/parameters';
import type { ParameterStore } from '../parameter-store/ports';
import { checkOwner, isOf, readRecord, rotate, writeRecord } from './key-record';
import { moveSiteKeys } from './move';
import type { Environment, Request } from './ports';
import { newPrivateKey, publicKeyOf } from './wireguard-keys';

/** Rounds after which a private key that never holds still is given up. */
const MAX_ROUNDS = 25;

/**
 * Makes a site's key pair, or brings it to another revision, or takes the
 * public key that the site brought. The private key is written first, so that
 * an interrupted run can be repeated; the public key says that there is a pair.
 *
 * @throws Error when the keys belong to another stack
 */
export async function ensureSiteKeys(
  { store, log }: Environment,
  properties: SiteKeysProperties,
  request: Request,
): Promise<SiteKeysAttributes> {
  const { Namespace: namespace, Site: site, Revision, PublicKey: brought } = properties;
  const names = parameterNames(namespace).site(site);
  const revision = Number(Revision);
  checkOwner(names.publicKey, await readRecord(store, names.publicKey), request);
  await moveSiteKeys(store, properties, request);
  const found = await readRecord(store, names.publicKey);
  const record =
    brought === undefined
      ? await ensurePair(store, names, { revision, stack: request.stack })
      : // A private key made earlier stays until CloudFormation asks for its removal: the deploy may be rolled back.
        await writeRecord(store, names.publicKey, 'plain', {
          from: found,
          to: rotate(found, { revision: brought, stack: request.stack }, () => brought),
        });
  const attributes = { PublicKey: record.current.value };
  log('site keys complete', { namespace, site, revision, publicKey: attributes.PublicKey });
  return attributes;
}

type Names = ReturnType<ReturnType<typeof parameterNames>['site']>;
type Wanted = Omit<KeyRevision, 'value'>;

/**
 * Others may rotate the same pair at the same time. Therefore each reads the
 * private key again after it has written the public one: whoever is last has
 * then seen what is stored.
 */
async function ensurePair(store: ParameterStore, names: Names, wanted: Wanted): Promise<KeyRecord> {
  let { current } = await ensurePrivateKey(store, names, wanted);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const from = await readRecord(store, names.publicKey);
    const publicKey = { ...current, value: publicKeyOf(current.value) };
    const to = { ...rotate(from, current, () => publicKey.value), current: publicKey };
    const written = await writeRecord(store, names.publicKey, 'plain', { from, to });
    const again = await readRecord(store, names.privateKey);
    if (again === undefined) throw new Error(`${names.privateKey} was deleted while it was being created`);
    if (publicKeyOf(again.current.value) === written.current.value) return written;
    current = again.current;
  }
  throw new Error(`${names.privateKey} kept changing while the public key was being written`);
}

async function ensurePrivateKey(store: ParameterStore, names: Names, wanted: Wanted): Promise<KeyRecord> {
  const found = await readRecord(store, names.privateKey);
  if (!found || isOf(found, wanted.stack)) {
    return writeRecord(store, names.privateKey, 'secret', { from: found, to: rotate(found, wanted, newPrivateKey) });
  }
  // Another stack's, without a public key: a create that failed half-way left it, and nobody can have used it.
  const anew = rotate(undefined, wanted, newPrivateKey);
  await store.put(parameter(names.privateKey, JSON.stringify(anew), 'secret'));
  return anew;
}

/**
 * Removes a site's keys. Of a site that has brought its public key meanwhile,
 * the private key goes alone; and a key pair made meanwhile stays.
 *
 * @param properties - of the resource to be removed, which may be that of an earlier deploy
 */
export async function removeSiteKeys(
  { store, log }: Environment,
  properties: SiteKeysProperties,
  { stack }: Request,
): Promise<void> {
  const { Namespace: namespace, Site: site, PublicKey: brought } = properties;
  const names = parameterNames(namespace).site(site);
  const publicKey = await readRecord(store, names.publicKey);
  const isBrought = publicKey?.current.revision === publicKey?.current.value;
  if (isOf(publicKey, stack) && isBrought === (brought !== undefined)) await store.delete([names.publicKey]);
  if (brought === undefined && isOf(await readRecord(store, names.privateKey), stack)) {
    await store.delete([names.privateKey]);
  }
  log('site keys removed', { namespace, site });
}
