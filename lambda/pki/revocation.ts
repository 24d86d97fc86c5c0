import { parameterNames } from '../../lib/pki/contract';
import { parameter } from '../parameter-store/parameters';
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

/**
 * Records a client's certificate as revoked. The CRL does not know of it before `publishCrl`.
 *
 * @returns its entry for the CRL
 */
export async function recordRevocation(
  { store, now }: Environment,
  namespace: string,
  client: string,
  certificate: string,
): Promise<Revocation> {
  const serial = serialNumber(certificate);
  const revokedAt = now();
  const record = JSON.stringify({ client, revokedAt: revokedAt.toISOString() });
  // An existing record stays: the time of the first revocation is the right one.
  await store.create(parameter(recordName(namespace, serial), record, 'plain'));
  return { serial, revokedAt };
}

/**
 * Signs and stores a CRL of all recorded revocations.
 *
 * Others may revoke at the same time and overwrite this CRL with one that was
 * listed earlier. Therefore each writer lists again after writing and repeats
 * until it has missed nothing: whoever writes last has then seen every record.
 * A listing may lag behind the writes before it, so what the stored CRL has,
 * and what the caller has just recorded, is kept in any case.
 *
 * @throws Error when the authority has no certificate, or new records keep coming
 */
export async function publishCrl(
  environment: Environment,
  namespace: string,
  justRecorded: readonly Revocation[] = [],
): Promise<void> {
  const { store, signer, now, log } = environment;
  const names = parameterNames(namespace);
  const caCertificate = await store.get(names.caCertificate);
  if (caCertificate === undefined) throw new Error(`there is no certificate authority at ${names.caCertificate}`);
  let listed = await listRevocations(environment, namespace);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const stored = await store.get(names.caCrl);
    const previous = stored === undefined ? { number: 0, revoked: [] } : readCrl(stored);
    const revoked = union(justRecorded, previous.revoked, listed);
    // The time in milliseconds grows from CRL to CRL even where two writers read the same predecessor.
    const number = Math.max(now().getTime(), previous.number + 1);
    const crl = await issueCrl(signer, { caCertificate, revoked, number, now: now() });
    await store.put(parameter(names.caCrl, crl, 'plain'));
    listed = await listRevocations(environment, namespace);
    const signed = new Set(revoked.map(({ serial }) => serial));
    if (listed.every(({ serial }) => signed.has(serial))) {
      log('CRL published', { crl: names.caCrl, number, revoked: revoked.length });
      return;
    }
  }
  throw new Error(`the revocations below ${names.revokedFolder} kept changing while the CRL was being signed`);
}

/** Each serial once, sorted; of several entries for one, that of the last list. */
function union(...lists: readonly (readonly Revocation[])[]): readonly Revocation[] {
  const bySerial = new Map(lists.flat().map((revocation) => [revocation.serial, revocation]));
  return [...bySerial.values()].sort((a, b) => (a.serial < b.serial ? -1 : 1));
}

async function listRevocations({ store }: Environment, namespace: string): Promise<readonly Revocation[]> {
  const folder = parameterNames(namespace).revokedFolder;
  const records = await store.list(folder);
  return records.map(({ name, value }) => ({
    serial: name.slice(folder.length + 1),
    revokedAt: new Date((JSON.parse(value) as { revokedAt: string }).revokedAt),
  }));
}
