import { type ClientProfileAttributes, type ClientProfileProperties, parameterNames } from '../../lib/pki/contract';
import { getOrCreate, putIfChanged } from '../parameter-store/parameters';
import { lanName } from './authority';
import { revokedIn } from './former';
import { moveClient } from './move';
import { renderProfile } from './openvpn/profile';
import { newClientKey } from './openvpn/tls-crypt-v2';
import { type Environment, UnusableKeyError } from './ports';
import { newPrivateKey, publicKeyOf } from './private-key';
import { renewClientCertificate } from './renewed-certificate';
import { checkRoom, publishCrl } from './revocation';
import { isRevoked, type RecordedRevocation, recordRevocation } from './revocation-record';
import { fingerprint, isCertificate, isFor, issueLeafCertificate, serialNumber } from './x509/certificate';

/**
 * Makes a client that moves here: its keys and certificates are copied, and
 * then it is done what `ensureClient` does, with the same result.
 *
 * @throws Error as `ensureClient`
 */
export async function takeClient(
  environment: Environment,
  properties: ClientProfileProperties,
  from: string,
): Promise<ClientProfileAttributes> {
  const { Namespace: to, Client: client } = properties;
  const moved = await moveClient(environment, { from, to }, client);
  return (moved ? ensureClient : createClient)(environment, properties);
}

/**
 * Makes a client: finishes a removal of an earlier client of that name, should
 * one have been interrupted, and then does what `ensureClient` does.
 *
 * @throws Error when it could not be revoked later, and as `ensureClient`
 */
export async function createClient(
  environment: Environment,
  properties: ClientProfileProperties,
): Promise<ClientProfileAttributes> {
  const { Namespace: namespace, Client: client } = properties;
  const { store } = environment;
  const names = parameterNames(namespace);
  const certificate = await store.get(names.client(client).certificate);
  if (certificate !== undefined && (await isRevoked(environment, namespace, certificate))) {
    await removeClient(environment, namespace, client);
    await environment.pauseAfterDelete();
  }
  const caCertificate = await store.get(names.caCertificate);
  if (caCertificate !== undefined) await checkRoom(environment, namespace, caCertificate);
  return ensureClient(environment, properties);
}

/**
 * Makes what is missing of a client, and its profile anew where that changed.
 * Existing keys stay, and the certificate until it is due for renewal.
 *
 * @throws Error when the authority is not complete, or key and certificate are not a pair
 */
export async function ensureClient(
  environment: Environment,
  properties: ClientProfileProperties,
): Promise<ClientProfileAttributes> {
  const { store, signer, now, log } = environment;
  const { Namespace: namespace, Client: client } = properties;
  const authority = parameterNames(namespace);
  const names = authority.client(client);
  const [caCertificate, serverKey] = await Promise.all([
    store.get(authority.caCertificate),
    store.get(authority.gatewayTlsCryptKey),
  ]);
  if (caCertificate === undefined || serverKey === undefined) {
    throw new Error(`the certificate authority below ${authority.root} is not complete`);
  }
  const privateKey = await getOrCreate(store, names.key, 'secret', newPrivateKey);
  const publicKey = publicKeyOf(privateKey);
  const present = await getOrCreate(store, names.certificate, 'plain', () =>
    issueLeafCertificate(signer, { caCertificate, publicKey, commonName: client, usage: 'client', now: now() }),
  );
  if (!isFor(present, publicKey)) {
    throw new Error(`${names.certificate} is not for the key in ${names.key}: remove the client and add it again`);
  }
  const certificate = await renewClientCertificate(environment, namespace, client, present);
  const tlsCryptKey = await getOrCreate(store, names.tlsCryptKey, 'secret', () => newClientKey(serverKey, now()));
  const profile = renderProfile({
    lan: lanName(namespace),
    lanCidr: properties.LanCidr,
    client,
    remoteHost: properties.RemoteHost,
    port: properties.Port,
    tcpPort: properties.TcpPort,
    lanMtuBytes: properties.LanMtuBytes,
    serverName: properties.ServerName,
    caCertificate,
    certificate,
    privateKey,
    tlsCryptKey,
  });
  await putIfChanged(store, names.profile, 'secret', profile);

  const attributes = { Fingerprint: fingerprint(certificate) };
  log('client complete', { namespace, client, fingerprint: attributes.Fingerprint });
  return attributes;
}

/**
 * Revokes a client, unless it lives on elsewhere, and removes its parameters. The certificate goes last: as
 * long as it is there, a repeated removal knows what to revoke. Where the list
 * of revoked certificates cannot be signed or is full, the record stays, and
 * the daily renewal goes on failing for it; the removal does not.
 */
export async function removeClient(environment: Environment, namespace: string, client: string): Promise<void> {
  const { store, log } = environment;
  const names = parameterNames(namespace).client(client);
  const place = await revokedIn(environment, namespace, client);
  if (place !== undefined) await revoke(environment, { from: namespace, to: place }, client);
  await store.delete([names.profile, names.key, names.tlsCryptKey, names.previousCertificate]);
  await store.delete([names.certificate]);
  log('client removed', { namespace, client });
}

/** Where a client's certificates are, and where they are recorded as revoked. */
interface Places {
  readonly from: string;
  readonly to: string;
}

async function revoke(environment: Environment, places: Places, client: string): Promise<void> {
  const { log } = environment;
  const { to: namespace } = places;
  const recorded = await recordAll(environment, places, client);
  if (recorded.length === 0) return;
  try {
    const leftOut = await publishCrl(environment, namespace, recorded);
    log('client revoked', { namespace, client, serial: recorded[0]?.serial ?? '', leftOut });
  } catch (error) {
    if (!(error instanceof UnusableKeyError)) throw error;
    log('client revoked in its record alone: the authority’s key can not be used', { namespace, client });
  }
}

/** Records all certificates of a client, and looks again: a renewal may make another one meanwhile. */
async function recordAll(
  environment: Environment,
  { from, to }: Places,
  client: string,
): Promise<readonly RecordedRevocation[]> {
  const { store, log } = environment;
  const { certificate, previousCertificate } = parameterNames(from).client(client);
  const recorded = new Map<string, RecordedRevocation>();
  for (let before = -1; recorded.size > before; ) {
    before = recorded.size;
    // The present one first: its record tells that a removal has begun.
    for (const name of [certificate, previousCertificate]) {
      const found = await store.get(name);
      if (found === undefined) continue;
      if (!isCertificate(found)) {
        log('a certificate that cannot be read cannot be revoked', { certificate: name });
      } else if (!recorded.has(serialNumber(found))) {
        recorded.set(serialNumber(found), await recordRevocation(environment, to, client, found));
      }
    }
  }
  return [...recorded.values()];
}
