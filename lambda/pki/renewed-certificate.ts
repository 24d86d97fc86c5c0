import { parameterNames } from '../../lib/pki/contract';
import { parameter } from '../parameter-store/parameters';
import type { Environment } from './ports';
import {
  certificateName,
  endOf,
  fingerprint,
  issueCaCertificate,
  issueLeafCertificate,
  LEAF_YEARS,
  leafEnd,
  publicKeyIn,
  yearsAfter,
} from './x509/certificate';
import { DAY_MS } from './x509/crl';

/** Years before its end from which on a certificate is renewed, so that there is time to fetch the new one. */
export const RENEWAL_YEARS = 1;

/** The same of the authority's: what it signs until then ends before it does. */
export const CA_RENEWAL_YEARS = LEAF_YEARS + RENEWAL_YEARS;

/** A new certificate that would end less than this later is none worth changing for. */
const LEAST_GAIN_MS = 30 * DAY_MS;

const isDue = (certificate: string, years: number, now: Date) => endOf(certificate) < yearsAfter(now, years);

/**
 * The authority's certificate, renewed where it is due: for the same KMS key
 * and name, so that all that it has signed is good with either.
 *
 * @throws Error when there is none
 */
export async function renewCaCertificate({ store, signer, now, log }: Environment, namespace: string): Promise<string> {
  const { caCertificate: name } = parameterNames(namespace);
  const present = await required(store, name);
  if (!isDue(present, CA_RENEWAL_YEARS, now())) return present;
  const renewed = await issueCaCertificate(signer, certificateName(present), now());
  await store.put(parameter(name, renewed, 'plain'));
  log('certificate of the authority renewed', { namespace, fingerprint: fingerprint(renewed) });
  return renewed;
}

/**
 * The server's certificate, renewed where it is due: for the same key and name.
 *
 * @throws Error when there is none
 */
export async function renewServerCertificate(environment: Environment, namespace: string): Promise<string> {
  const { store, log } = environment;
  const { gatewayCertificate: name } = parameterNames(namespace);
  const present = await required(store, name);
  const renewed = await successor(environment, namespace, present, 'server');
  if (renewed === undefined) return present;
  await store.put(parameter(name, renewed, 'plain'));
  log('server certificate renewed', { namespace, fingerprint: fingerprint(renewed) });
  return renewed;
}

/**
 * A client's certificate, renewed where it is due: for the same key and name.
 * The present one stays valid until its end and is kept beside it, so that the
 * client's removal revokes both.
 */
export async function renewClientCertificate(
  environment: Environment,
  namespace: string,
  client: string,
  present: string,
): Promise<string> {
  const { store, log } = environment;
  const names = parameterNames(namespace).client(client);
  const renewed = await successor(environment, namespace, present, 'client');
  if (renewed === undefined) return present;
  await store.put(parameter(names.previousCertificate, present, 'plain'));
  await store.put(parameter(names.certificate, renewed, 'plain'));
  log('client certificate renewed: fetch its profile anew before the present one ends', {
    ...{ namespace, client, fingerprint: fingerprint(renewed) },
    presentEndsAt: endOf(present).toISOString(),
  });
  return renewed;
}

/** A new certificate for the same key and name; undefined where none is due, or where the authority ends as well. */
async function successor(
  { store, signer, now }: Environment,
  namespace: string,
  present: string,
  usage: 'server' | 'client',
): Promise<string | undefined> {
  if (!isDue(present, RENEWAL_YEARS, now())) return undefined;
  const caCertificate = await required(store, parameterNames(namespace).caCertificate);
  const gain = leafEnd(caCertificate, now()).getTime() - endOf(present).getTime();
  if (gain < LEAST_GAIN_MS) return undefined;
  const [commonName, publicKey] = [certificateName(present), publicKeyIn(present)];
  return issueLeafCertificate(signer, { caCertificate, publicKey, commonName, usage, now: now() });
}

async function required(store: Environment['store'], name: string): Promise<string> {
  const value = await store.get(name);
  if (value === undefined) throw new Error(`there is no ${name}`);
  return value;
}
