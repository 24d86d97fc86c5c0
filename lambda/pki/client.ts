import { type ClientProfileAttributes, type ClientProfileProperties, parameterNames } from '../../lib/pki/contract';
import { getOrCreate, putIfChanged } from '../parameter-store/parameters';
import { lanName } from './authority';
import { renderProfile } from './openvpn/profile';
import { newClientKey } from './openvpn/tls-crypt-v2';
import type { Environment } from './ports';
import { newPrivateKey, publicKeyOf } from './private-key';
import { isRevoked, publishCrl, recordRevocation } from './revocation';
import { fingerprint, isFor, issueLeafCertificate } from './x509/certificate';

/**
 * Makes a client: finishes a removal of an earlier client of that name, should
 * one have been interrupted, and then does what `ensureClient` does.
 */
export async function createClient(
  environment: Environment,
  properties: ClientProfileProperties,
): Promise<ClientProfileAttributes> {
  const { Namespace: namespace, Client: client } = properties;
  const certificate = await environment.store.get(parameterNames(namespace).client(client).certificate);
  if (certificate !== undefined && (await isRevoked(environment, namespace, certificate))) {
    await removeClient(environment, namespace, client);
    await environment.pauseAfterDelete();
  }
  return ensureClient(environment, properties);
}

/**
 * Makes what is missing of a client, and its profile anew where that changed.
 * Existing keys and certificate stay.
 *
 * @throws Error when the authority is not complete, or key and certificate are not a pair
 */
export async function ensureClient(
  { store, signer, now, log }: Environment,
  properties: ClientProfileProperties,
): Promise<ClientProfileAttributes> {
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
  const certificate = await getOrCreate(store, names.certificate, 'plain', () =>
    issueLeafCertificate(signer, { caCertificate, privateKey, commonName: client, usage: 'client', now: now() }),
  );
  if (!isFor(certificate, publicKeyOf(privateKey))) {
    throw new Error(`${names.certificate} is not for the key in ${names.key}: remove the client and add it again`);
  }
  const tlsCryptKey = await getOrCreate(store, names.tlsCryptKey, 'secret', () => newClientKey(serverKey, now()));
  const profile = renderProfile({
    lan: lanName(namespace),
    client,
    remoteHost: properties.RemoteHost,
    port: properties.Port,
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
 * Revokes a client and removes its parameters. The certificate goes last: as
 * long as it is there, a repeated removal knows what to revoke.
 */
export async function removeClient(environment: Environment, namespace: string, client: string): Promise<void> {
  const { store, log } = environment;
  const authority = parameterNames(namespace);
  const names = authority.client(client);
  const [certificate, caCertificate] = await Promise.all([
    store.get(names.certificate),
    store.get(authority.caCertificate),
  ]);
  // Without an authority nobody trusts the certificate, and there is no CRL to put it on.
  if (certificate !== undefined && caCertificate !== undefined) {
    const revocation = await recordRevocation(environment, namespace, client, certificate);
    await publishCrl(environment, namespace, [revocation]);
    log('client revoked', { namespace, client, fingerprint: fingerprint(certificate) });
  }
  await store.delete([names.profile, names.key, names.tlsCryptKey]);
  await store.delete([names.certificate]);
  log('client removed', { namespace, client });
}
