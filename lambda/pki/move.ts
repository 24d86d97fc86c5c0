import { parameterNames } from '../../lib/pki/contract';
import { copyParameter, largeParameter, parameter } from '../parameter-store/parameters';
import type { Environment } from './ports';
import { isRevoked } from './revocation-record';
import { isFor } from './x509/certificate';

/*
 * The first half of a move to another namespace: copies. What is in the former one is the truth until CloudFormation
 * has it removed (`former.ts`), and stays as it is: machines read it until they have their new user data, and a deploy
 * that is rolled back goes on with it.
 */

/** A namespace, and the one from which its parameters are copied. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/**
 * Copies the server's credentials, the authority's certificate and the list of revoked certificates with its records.
 * What an earlier deploy left in the new namespace, which was rolled back, goes first: it may have revoked the clients
 * that it had copied. The same request, should it come again, finds its id and changes nothing.
 *
 * @param request - id of the request
 * @throws Error when the former parameters belong to an authority with another KMS key
 */
export async function moveAuthority(environment: Environment, { from, to }: Move, request: string): Promise<void> {
  const { store, signer, log, pauseAfterDelete } = environment;
  const [former, names] = [parameterNames(from), parameterNames(to)];
  if ((await store.get(names.caCopied)) === request) return;
  const caCertificate = await store.get(former.caCertificate);
  if (caCertificate !== undefined && !isFor(caCertificate, await signer.publicKey())) {
    throw new Error(
      `the parameters below ${former.root} belong to an authority with another KMS key and cannot be moved: ` +
        'give this LAN another name',
    );
  }
  if (caCertificate !== undefined && (await removeOwn(store, to))) await pauseAfterDelete();
  // In the order in which an authority is made: what is whole has a CRL, and what has none may be cleared away.
  await copyParameter(store, { from: former.caCertificate, to: names.caCertificate }, 'plain');
  for (const kind of ['gatewayKey', 'gatewayTlsCryptKey'] as const) {
    await copyParameter(store, { from: former[kind], to: names[kind] }, 'secret');
  }
  await copyParameter(store, { from: former.gatewayCertificate, to: names.gatewayCertificate }, 'plain');
  for (const { name, value } of await store.list(former.revokedFolder)) {
    const serial = name.slice(former.revokedFolder.length + 1);
    await store.put(parameter(`${names.revokedFolder}/${serial}`, value, 'plain'));
  }
  await copyParameter(store, { from: former.caCrl, to: names.caCrl }, 'plain', largeParameter);
  await store.put(parameter(names.caCopied, request, 'plain'));
  log('authority copied', { from, to });
}

/**
 * Copies a client's keys, certificates and profile, unless its certificate is revoked: that is of a removal that was
 * left half-way.
 *
 * @returns whether there was one to be copied
 */
export async function moveClient(environment: Environment, { from, to }: Move, client: string): Promise<boolean> {
  const { store, log } = environment;
  const [former, names] = [parameterNames(from).client(client), parameterNames(to).client(client)];
  const certificate = await store.get(former.certificate);
  if (certificate === undefined || (await isRevoked(environment, from, certificate))) return false;
  for (const kind of ['key', 'tlsCryptKey', 'profile'] as const) {
    await copyParameter(store, { from: former[kind], to: names[kind] }, 'secret');
  }
  for (const kind of ['previousCertificate', 'certificate'] as const) {
    await copyParameter(store, { from: former[kind], to: names[kind] }, 'plain');
  }
  log('client copied', { from, to, client });
  return true;
}

/**
 * Removes every parameter of an authority and its clients; what others have below the same root stays.
 *
 * @returns whether there were any
 */
export async function removeOwn(store: Environment['store'], namespace: string): Promise<boolean> {
  const { caFolder, gatewayFolder, clientsFolder } = parameterNames(namespace);
  let any = false;
  for (const folder of [clientsFolder, gatewayFolder, caFolder]) {
    const names = (await store.list(folder)).map(({ name }) => name);
    await store.delete(names);
    any ||= names.length > 0;
  }
  return any;
}
