import { parameterNames } from '../../lib/pki/contract';
import { parameter } from '../parameter-store/parameters';
import type { Environment } from './ports';
import { endOf, LEAF_YEARS, serialNumber, yearsAfter } from './x509/certificate';
import { CRL_DAYS, DAY_MS, type Revocation } from './x509/crl';

/** A revocation as a CRL has it, and what a record knows beyond that. */
export interface RecordedRevocation extends Revocation {
  /** End of the certificate, where that is known. */
  readonly endsAt?: Date;
  /** The record cannot be read: the certificate that its name tells is revoked as of now. */
  readonly isBroken?: boolean;
}

/** Serial numbers as they name records: 1 to 20 bytes in hex. */
const SERIAL = /^([0-9a-f]{2}){1,20}$/;

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
): Promise<RecordedRevocation> {
  const serial = serialNumber(certificate);
  const revokedAt = now();
  const endsAt = endOf(certificate);
  const record = JSON.stringify({ client, revokedAt: revokedAt.toISOString(), endsAt: endsAt.toISOString() });
  // An existing record stays: the time of the first revocation is the right one.
  await store.create(parameter(recordName(namespace, serial), record, 'plain'));
  return { serial, revokedAt, endsAt };
}

/** Every recorded revocation. */
export async function listRevocations(
  { store, now }: Environment,
  namespace: string,
): Promise<readonly RecordedRevocation[]> {
  const folder = parameterNames(namespace).revokedFolder;
  const records = await store.list(folder);
  return records
    .map(({ name, value }) => ({ serial: name.slice(folder.length + 1), value }))
    .filter(({ serial }) => SERIAL.test(serial))
    .map(({ serial, value }) => ({ serial, ...(readRecord(value, now()) ?? { revokedAt: now(), isBroken: true }) }));
}

function readRecord(text: string, now: Date): Omit<RecordedRevocation, 'serial'> | undefined {
  let record: { readonly revokedAt?: unknown; readonly endsAt?: unknown } | null;
  try {
    record = JSON.parse(text);
  } catch {
    return undefined;
  }
  const revokedAt = time(record?.revokedAt);
  const endsAt = time(record?.endsAt);
  if (!revokedAt || revokedAt > now) return undefined;
  return { revokedAt, ...(endsAt && { endsAt }) };
}

/** A time of this century, which is all that a record can tell and a CRL can carry. */
function time(value: unknown): Date | undefined {
  const date = new Date(typeof value === 'string' ? value : Number.NaN);
  const year = date.getUTCFullYear();
  return year >= 2000 && year < 2100 ? date : undefined;
}

/**
 * Whether a revocation still has to be on the CRL: until the certificate has
 * ended, and one CRL longer (RFC 5280, section 3.3). Where its end is not
 * known, it is the latest that a certificate of that time can have.
 */
export function counts({ revokedAt, endsAt }: RecordedRevocation, now: Date): boolean {
  const end = endsAt ?? yearsAfter(revokedAt, LEAF_YEARS);
  return now.getTime() <= end.getTime() + CRL_DAYS * DAY_MS;
}
