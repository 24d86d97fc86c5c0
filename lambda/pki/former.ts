import { successorOf } from '../../lib/custom-resource/contract';
import { parameterNames } from '../../lib/pki/contract';
import type { Environment } from './ports';
import { isCertificate, isSignedBy, publicKeyIn, serialNumber } from './x509/certificate';

/*
 * The second half of a move to another namespace (`move.ts`): the removal of what is in the former one. It is asked for
 * with the properties of the old resource, which do not know of the move, and in an order that CloudFormation does not
 * promise. So what lives on is told by keys and certificates.
 */

/** The namespace to which an authority has moved; undefined where it has not. */
export async function authorityAfter({ store }: Environment, namespace: string): Promise<string | undefined> {
  const successor = successorOf('lan', namespace);
  if (successor === undefined) return undefined;
  const after = await store.get(parameterNames(successor).caCertificate);
  if (after === undefined || !isCertificate(after)) return undefined;
  const before = await store.get(parameterNames(namespace).caCertificate);
  // Without a certificate, a removal was interrupted: the certificate goes last.
  const isSame = before === undefined || !isCertificate(before) || publicKeyIn(before).equals(publicKeyIn(after));
  return isSame ? successor : undefined;
}

/**
 * Removes what an authority had before it moved, by names: a LAN that is called as a kind is has other LANs' namespaces
 * below its former one. Clients that did not move with it are left to their own removal.
 */
export async function removeFormer(environment: Environment, namespace: string, successor: string): Promise<void> {
  const { store, log } = environment;
  const names = parameterNames(namespace);
  const { clientsFolder } = names;
  const namesBelow = async (folder: string) => (await store.list(folder)).map(({ name }) => name);
  const ofClients = await namesBelow(clientsFolder);
  for (const client of new Set(ofClients.map((name) => name.slice(clientsFolder.length + 1).split('/')[0] ?? ''))) {
    if (!(await livesOn(environment, { namespace, successor, client }))) continue;
    await store.delete(ofClients.filter((name) => name.startsWith(`${clientsFolder}/${client}/`)));
  }
  await store.delete([names.gatewayKey, names.gatewayTlsCryptKey, names.gatewayCertificate]);
  await store.delete([...(await namesBelow(names.revokedFolder)), names.caCrl]);
  await store.delete([names.caCertificate]);
  log('authority removed from its former namespace', { namespace, successor });
}

/**
 * Where the removal of a client is to be recorded: in its own namespace, or in the one to which its authority has
 * moved. Undefined where nothing is to be revoked: the client has moved too, or there is no authority.
 */
export async function revokedIn(
  environment: Environment,
  namespace: string,
  client: string,
): Promise<string | undefined> {
  const { store } = environment;
  const successor = successorOf('lan', namespace);
  const moved = successor && (await store.get(parameterNames(successor).caCertificate));
  if (successor !== undefined && moved !== undefined && isCertificate(moved)) {
    const certificates = await certificatesOf(environment, namespace, client);
    if (certificates.some((one) => isSignedBy(one, moved))) {
      return (await livesOn(environment, { namespace, successor, client })) ? undefined : successor;
    }
  }
  const caCertificate = await store.get(parameterNames(namespace).caCertificate);
  // Without an authority nobody trusts the certificate, and there is no CRL to put it on.
  return caCertificate !== undefined && isCertificate(caCertificate) ? namespace : undefined;
}

interface Moved {
  readonly namespace: string;
  readonly successor: string;
  readonly client: string;
}

/** Whether a client has one of its certificates in the new namespace too. */
async function livesOn(environment: Environment, { namespace, successor, client }: Moved): Promise<boolean> {
  const living = new Set((await certificatesOf(environment, successor, client)).map(serialNumber));
  return (await certificatesOf(environment, namespace, client)).some((one) => living.has(serialNumber(one)));
}

/** Certificates of a client that can be read. */
async function certificatesOf({ store }: Environment, namespace: string, client: string): Promise<readonly string[]> {
  const { certificate, previousCertificate } = parameterNames(namespace).client(client);
  const found = [await store.get(certificate), await store.get(previousCertificate)];
  return found.flatMap((one) => (one !== undefined && isCertificate(one) ? [one] : []));
}
