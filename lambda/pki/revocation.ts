import { parameterNames } from '../../lib/pki/contract';
import { parameter } from './parameters';
import type { Environment } from './ports';
import { serialNumber } from './x509/certificate';
import { issueCrl, type Revocation, readCrl } from './x509/crl';

/** Rounds after which a list of revocations that never holds still is given up. */
const MAX_ROUNDS = 25;

const recordName = (namespace: string, serial: string) => `${parameterNames(namespace).revokedFolder}/${serial}`;

/** Whether a certificate is recorded as revoked. */
export async function isRevoked({ store }: Environment, namespace: string, certificate: string): Promise<boolean> {
  return (await store.get(recordName(namespace, serialNumber(certificate)))) !== undefined;
}

/** Records a client's certificate as revoked. The CRL does not know of it before `publishCrl`. */
export async function recordRevocation(
  { store, now }: Environment,
  namespace: string,
  client: string,
  certificate: string,
): Promise<void> {
  const record = JSON.stringify({ client, revokedAt: now().toISOString() });
  // An existing record stays: the time of the first revocation is the right one.
  await store.create(parameter(recordName(namespace, serialNumber(certificate)), record, 'plain'));
}

/**
 * Signs and stores a CRL of all recorded revocations.
 *
 * Others may revoke at the same time and overwrite this CRL with one that was
 * listed earlier. Therefore each writer lists again after writing and repeats
 * until nothing has changed: whoever writes last has then seen every record.
 *
 * @throws Error when the authority has no certificate, or the list keeps changing
 */
export async function publishCrl(environment: Environment, namespace: string): Promise<void> {
  const { store, signer, now, log } = environment;
  const names = parameterNames(namespace);
  const caCertificate = await store.get(names.caCertificate);
  if (caCertificate === undefined) throw new Error(`there is no certificate authority at ${names.caCertificate}`);
  let revoked = await listRevocations(environment, namespace);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const previous = await store.get(names.caCrl);
    // The time in milliseconds grows from CRL to CRL even where two writers read the same predecessor.
    const number = Math.max(now().getTime(), previous === undefined ? 0 : readCrl(previous).number + 1);
    const crl = await issueCrl(signer, { caCertificate, revoked, number, now: now() });
    await store.put(parameter(names.caCrl, crl, 'plain'));
    const after = await listRevocations(environment, namespace);
    if (after.map(({ serial }) => serial).join() === revoked.map(({ serial }) => serial).join()) {
      log('CRL published', { crl: names.caCrl, number, revoked: revoked.length });
      return;
    }
    revoked = after;
  }
  throw new Error(`the revocations below ${names.revokedFolder} kept changing while the CRL was being signed`);
}

async function listRevocations({ store }: Environment, namespace: string): Promise<readonly Revocation[]> {
  const folder = parameterNames(namespace).revokedFolder;
  const records = await store.list(folder);
  return records
    .map(({ name, value }) => ({
      serial: name.slice(folder.length + 1),
      revokedAt: new Date((JSON.parse(value) as { revokedAt: string }).revokedAt),
    }))
    .sort((a, b) => (a.serial < b.serial ? -1 : 1));
}
