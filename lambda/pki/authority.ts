import {
  type CertificateAuthorityAttributes,
  type CertificateAuthorityProperties,
  parameterNames,
} from '../../lib/pki/contract';
import { getOrCreate, parameter } from '../parameter-store/parameters';
import { authorityAfter, removeFormer } from './former';
import { moveAuthority, removeOwn } from './move';
import { newServerKey } from './openvpn/tls-crypt-v2';
import { type Environment, type Signer, UnusableKeyError } from './ports';
import { newPrivateKey, publicKeyOf } from './private-key';
import { renewCaCertificate, renewServerCertificate } from './renewed-certificate';
import { ensureCrl } from './revocation';
import {
  certificateName,
  fingerprint,
  isCertificate,
  isFor,
  issueCaCertificate,
  issueLeafCertificate,
} from './x509/certificate';

/** Last part of a namespace: the name of the LAN. */
export function lanName(namespace: string): string {
  return namespace.slice(namespace.lastIndexOf('/') + 1);
}

/** Where an authority comes from, and the request to move it. */
interface Origin {
  readonly from: string;
  readonly request: string;
}

/**
 * Makes what is missing of an authority, in an order in which an interrupted
 * run can be repeated: keys before their certificates, the CRL at the end.
 * Existing keys stay; a changed server name gives the server's key a new
 * certificate, and certificates that are due are renewed for the same keys.
 *
 * @param origin - of an authority that moves here, which is copied first
 * @throws Error when the parameters belong to an authority with another KMS key
 */
export async function ensureAuthority(
  environment: Environment,
  properties: CertificateAuthorityProperties,
  origin?: Origin,
): Promise<CertificateAuthorityAttributes> {
  const { store, signer, now, log } = environment;
  const { Namespace: namespace, ServerName: serverName } = properties;
  const names = parameterNames(namespace);
  await clearLeftovers(environment, namespace);
  if (origin) await moveAuthority(environment, { from: origin.from, to: namespace }, origin.request);

  await getOrCreate(store, names.caCertificate, 'plain', () =>
    issueCaCertificate(signer, `${lanName(namespace)} CA`, now()),
  );
  const caCertificate = await renewCaCertificate(environment, namespace);
  const privateKey = await getOrCreate(store, names.gatewayKey, 'secret', newPrivateKey);
  await getOrCreate(store, names.gatewayTlsCryptKey, 'secret', newServerKey);
  const publicKey = publicKeyOf(privateKey);
  const issue = () =>
    issueLeafCertificate(signer, { caCertificate, publicKey, commonName: serverName, usage: 'server', now: now() });
  const certificate = await getOrCreate(store, names.gatewayCertificate, 'plain', issue);
  if (certificateName(certificate) !== serverName || !isFor(certificate, publicKey)) {
    await store.put(parameter(names.gatewayCertificate, await issue(), 'plain'));
    log('server certificate replaced', { serverName });
  }
  await renewServerCertificate(environment, namespace);
  await ensureCrl(environment, namespace);

  const attributes = { Fingerprint: fingerprint(caCertificate) };
  log('authority complete', { namespace, serverName, fingerprint: attributes.Fingerprint });
  return attributes;
}

/**
 * A create that failed before the CRL was written leaves parameters whose KMS
 * key went with its stack. Nobody can have used them, so they may go. With a
 * CRL it is a whole authority, and somebody's.
 */
async function clearLeftovers({ store, signer, log, pauseAfterDelete }: Environment, namespace: string): Promise<void> {
  const names = parameterNames(namespace);
  const publicKey = await signer.publicKey();
  const caCertificate = await store.get(names.caCertificate);
  if (caCertificate === undefined || isFor(caCertificate, publicKey)) return;
  if ((await store.get(names.caCrl)) !== undefined) {
    throw new Error(
      `the parameters below ${names.root} belong to an authority with another KMS key: ` +
        'give this LAN another name, or remove the other LAN (or its left-over parameters) first',
    );
  }
  await removeOwn(store, namespace);
  await pauseAfterDelete();
  log('left-over parameters of a failed create removed', { namespace });
}

/**
 * Removes every parameter of an authority; what is missing is no error, and
 * what others have below the same root stays. Clients must be gone before,
 * unless the authority has moved: then those that have moved with it go.
 */
export async function removeAuthority(environment: Environment, namespace: string): Promise<void> {
  const { store, signer, log } = environment;
  const successor = await authorityAfter(environment, namespace);
  if (successor !== undefined) {
    await removeFormer(environment, namespace, successor);
    return;
  }
  const caCertificate = await store.get(parameterNames(namespace).caCertificate);
  const isReadable = caCertificate !== undefined && isCertificate(caCertificate);
  if (isReadable && (await isOfAnotherKey(signer, caCertificate))) {
    log('authority kept: it has another KMS key', { namespace });
    return;
  }
  await removeOwn(store, namespace);
  log('authority removed', { namespace });
}

/** A key that cannot be used any more is taken for the authority's: nobody else could use the authority either. */
async function isOfAnotherKey(signer: Signer, caCertificate: string): Promise<boolean> {
  try {
    return !isFor(caCertificate, await signer.publicKey());
  } catch (error) {
    if (error instanceof UnusableKeyError) return false;
    throw error;
  }
}
