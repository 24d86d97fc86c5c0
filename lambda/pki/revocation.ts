import { parameterNames } from '../../lib/pki/contract';
import { LARGE_PARAMETER_LIMIT_BYTES, largeParameter } from '../parameter-store/parameters';
import type { Environment } from './ports';
import { counts, listRevocations, type RecordedRevocation } from './revocation-record';
import { type CrlOptions, crlBytes, DAY_MS, issueCrl, type KnownCrl, type Revocation, readSignedCrl } from './x509/crl';

/** Rounds after which a list of revocations that never holds still is given up. */
const MAX_ROUNDS = 25;

/** Days after which a CRL, which is renewed daily, is overdue. */
const OVERDUE_DAYS = 2;

/** Free entries from which on nobody need count the clients: a LAN has hardly more. */
const AMPLE_ROOM = 100;

/**
 * Signs and stores a CRL of all recorded revocations. What was stored before
 * and cannot be read, or is not the authority's, counts as absent.
 *
 * Others may revoke at the same time and overwrite this CRL with one that was
 * listed earlier. Therefore each writer lists again after writing and repeats
 * until nothing is missed: whoever writes last has then seen every record.
 * A listing may lag behind the writes before it, so what the stored CRL has,
 * and what the caller has just recorded, is kept in any case.
 *
 * @returns how many revocations found no room; they are the latest
 * @throws Error when the authority has no certificate, or new records keep coming
 */
export async function publishCrl(
  environment: Environment,
  namespace: string,
  justRecorded: readonly RecordedRevocation[] = [],
): Promise<number> {
  const { store, signer, now, log } = environment;
  const names = parameterNames(namespace);
  const caCertificate = await caCertificateOf(environment, namespace);
  let listed = await listRevocations(environment, namespace);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const previous = await storedCrl(environment, namespace, caCertificate);
    const wanted = union(listed.filter(isBroken), justRecorded, previous?.revoked ?? [], listed.filter(isWhole)).filter(
      (revocation) => counts(revocation, now()),
    );
    // Another writer has seen the same meanwhile.
    if (round > 0 && previous && hasAll(previous, wanted)) return 0;
    // The time in milliseconds grows from CRL to CRL even where two writers read the same predecessor.
    const number = Math.max(now().getTime(), (previous?.number ?? 0) + 1);
    const options = { caCertificate, number, now: now() };
    const revoked = whatFits(wanted, options, await signer.publicKey());
    const crl = await issueCrl(signer, { ...options, revoked });
    await store.put(largeParameter(names.caCrl, crl, 'plain'));
    listed = await listRevocations(environment, namespace);
    const seen = new Set(wanted.map(({ serial }) => serial));
    if (listed.every((revocation) => seen.has(revocation.serial) || !counts(revocation, now()))) {
      const leftOut = wanted.length - revoked.length;
      log('CRL published', { crl: names.caCrl, number, revoked: revoked.length, leftOut });
      return leftOut;
    }
  }
  throw new Error(`the revocations below ${names.revokedFolder} kept changing while the CRL was being signed`);
}

/** Publishes a CRL where the stored one is missing, cannot be read, is not the authority's, or was not renewed. */
export async function ensureCrl(environment: Environment, namespace: string): Promise<void> {
  const caCertificate = await caCertificateOf(environment, namespace);
  const stored = await storedCrl(environment, namespace, caCertificate);
  const age = stored ? environment.now().getTime() - stored.issuedAt.getTime() : Number.POSITIVE_INFINITY;
  if (age > OVERDUE_DAYS * DAY_MS) await publishCrl(environment, namespace);
}

/** @throws Error when one more client could not be revoked, for the CRL would have no room for it */
export async function checkRoom(environment: Environment, namespace: string, caCertificate: string): Promise<void> {
  const { store, signer, now } = environment;
  const { root, clientsFolder } = parameterNames(namespace);
  const stored = await storedCrl(environment, namespace, caCertificate);
  const revoked = stored?.revoked.length ?? 0;
  const publicKey = await signer.publicKey();
  const hasRoomFor = (entries: number) =>
    fits(anyEntries(entries, now()), { caCertificate, number: now().getTime(), now: now() }, publicKey);
  if (hasRoomFor(revoked + AMPLE_ROOM)) return;
  const living = (await store.list(clientsFolder)).filter(({ name }) => name.endsWith('certificate')).length;
  if (hasRoomFor(revoked + living + 1)) return;
  throw new Error(
    `the list of revoked certificates of ${root} has ${revoked} entries and would have no room for the ${living} ` +
      'present certificates and one more, which could then not be revoked: remove clients that are not needed, or ' +
      'destroy this LAN and deploy it anew',
  );
}

/** @throws Error when there is none */
async function caCertificateOf({ store }: Environment, namespace: string): Promise<string> {
  const { caCertificate: name } = parameterNames(namespace);
  const caCertificate = await store.get(name);
  if (caCertificate === undefined) throw new Error(`there is no certificate authority at ${name}`);
  return caCertificate;
}

async function storedCrl({ store, log }: Environment, namespace: string, caCertificate: string) {
  const { caCrl } = parameterNames(namespace);
  const text = await store.get(caCrl);
  if (text === undefined) return undefined;
  const crl = readSignedCrl(text, caCertificate);
  if (!crl) log('the stored CRL is damaged or not of this authority: it counts as missing', { crl: caCrl });
  return crl;
}

const isBroken = (revocation: RecordedRevocation) => revocation.isBroken === true;
const isWhole = (revocation: RecordedRevocation) => !isBroken(revocation);

function hasAll({ revoked }: KnownCrl, wanted: readonly Revocation[]): boolean {
  const serials = new Set(revoked.map(({ serial }) => serial));
  return wanted.every(({ serial }) => serials.has(serial));
}

/** Each serial once, sorted; of several entries for one, that of the last list. */
function union(...lists: readonly (readonly RecordedRevocation[])[]): readonly RecordedRevocation[] {
  const bySerial = new Map(lists.flat().map((revocation) => [revocation.serial, revocation]));
  return [...bySerial.values()].sort((a, b) => (a.serial < b.serial ? -1 : 1));
}

type Frame = Omit<CrlOptions, 'revoked'>;

/** As many as the CRL has room for: a full list keeps what it promised, and the latest are left out. */
function whatFits(wanted: readonly Revocation[], frame: Frame, publicKey: Buffer): readonly Revocation[] {
  if (fits(wanted, frame, publicKey)) return wanted;
  const oldestFirst = [...wanted].sort((a, b) => a.revokedAt.getTime() - b.revokedAt.getTime());
  let [most, tooMany] = [0, wanted.length];
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (fits(oldestFirst.slice(0, middle), frame, publicKey)) most = middle;
    else tooMany = middle;
  }
  return oldestFirst.slice(0, most);
}

function fits(revoked: readonly Revocation[], frame: Frame, publicKey: Buffer): boolean {
  return crlBytes({ ...frame, revoked }, publicKey) <= LARGE_PARAMETER_LIMIT_BYTES;
}

function anyEntries(count: number, revokedAt: Date): readonly Revocation[] {
  return Array.from({ length: count }, () => ({ serial: '7f'.repeat(10), revokedAt }));
}
