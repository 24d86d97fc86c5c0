import {
  type KeyRecord,
  parameterNames,
  type SiteKeysAttributes,
  type SiteKeysProperties,
} from '../../lib/cluster-keys/contract';
import { parameter } from '../parameter-store/parameters';
import type { ParameterStore } from '../parameter-store/ports';
import { checkOwner, readRecord, rotate, rotateTo, writeRecord } from './key-record';
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
  const found = await readRecord(store, names.publicKey);
  checkOwner(names.publicKey, found, request);
  const record =
    brought === undefined
      ? await ensurePair(store, names, revision, request)
      : // A private key made earlier stays until CloudFormation asks for its removal: the deploy may be rolled back.
        await writeRecord(store, names.publicKey, 'plain', {
          from: found,
          to: { ...rotateTo(found, { revision, value: brought }), stack: request.stack, brought: true },
        });
  const attributes = { PublicKey: record.current.value };
  log('site keys complete', { namespace, site, revision, publicKey: attributes.PublicKey });
  return attributes;
}

type Names = ReturnType<ReturnType<typeof parameterNames>['site']>;

/**
 * Others may rotate the same pair at the same time. Therefore each reads the
 * private key again after it has written the public one: whoever is last has
 * then seen what is stored.
 */
async function ensurePair(
  store: ParameterStore,
  names: Names,
  revision: number,
  { stack }: Request,
): Promise<KeyRecord> {
  let privateRecord = await ensurePrivateKey(store, names, revision, stack);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const from = await readRecord(store, names.publicKey);
    const to = { ...publicRecord(privateRecord, from), stack };
    const written = await writeRecord(store, names.publicKey, 'plain', { from, to });
    const again = await readRecord(store, names.privateKey);
    if (again === undefined) throw new Error(`${names.privateKey} was deleted while it was being created`);
    const isPair = publicKeyOf(again.current.value) === written.current.value;
    if (isPair) return written;
    privateRecord = again;
  }
  throw new Error(`${names.privateKey} kept changing while the public key was being written`);
}

async function ensurePrivateKey(store: ParameterStore, names: Names, revision: number, stack: string) {
  const found = await readRecord(store, names.privateKey);
  const to = { ...rotate(found, revision, newPrivateKey), stack };
  if (!found || found.stack === stack) return writeRecord(store, names.privateKey, 'secret', { from: found, to });
  // Without a public key nobody can have used it: a create that failed half-way left it.
  const anew = { ...rotate(undefined, revision, newPrivateKey), stack };
  await store.put(parameter(names.privateKey, JSON.stringify(anew), 'secret'));
  return anew;
}

function publicRecord({ current, previous }: KeyRecord, found?: KeyRecord): KeyRecord {
  const own = { revision: current.revision, value: publicKeyOf(current.value) };
  if (previous) return { current: own, previous: { ...previous, value: publicKeyOf(previous.value) } };
  // The first key that is made for a site that used to bring its own.
  const { previous: before } = rotateTo(found, own);
  return { current: own, ...(before && { previous: before }) };
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
  const isOurs = (record?: KeyRecord) => record?.stack === stack;
  const publicKey = await readRecord(store, names.publicKey);
  if (isOurs(publicKey) && publicKey?.brought === (brought !== undefined || undefined)) {
    await store.delete([names.publicKey]);
  }
  if (brought === undefined && isOurs(await readRecord(store, names.privateKey))) {
    await store.delete([names.privateKey]);
  }
  log('site keys removed', { namespace, site });
}
