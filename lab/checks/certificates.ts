import { X509Certificate } from 'node:crypto';
import { paginateGetParametersByPath } from '@aws-sdk/client-ssm';
import { ssm } from '../aws/clients';
import { ownParameters } from '../aws/own';
import type { CheckResult } from '../report/report';
import type { Peer } from '../running/peer';

/** From when until when something is valid. */
export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

/** Place of the revocation list that OpenVPN reads, and of the server's certificate that it had when it was started. */
const CRL = '/var/lib/skylan/crl.pem';
const SERVER = '/etc/skylan/credentials/server.crt';

/** Certificates of Parameter Store by the end of their names: authority's, server's and clients'. */
const CERTIFICATE = /\/(ca|gateway|clients\/[^/]+)\/certificate$/;

/** What `openssl crl -lastupdate -nextupdate` prints; undefined for anything else. */
export function parseValidity(output: string): Validity | undefined {
  const [from, until] = ['lastUpdate', 'nextUpdate'].map((name) => {
    const text = new RegExp(`^${name}=(.+)$`, 'm').exec(output)?.[1];
    return new Date(text ?? Number.NaN);
  });
  if (!from || !until || Number.isNaN(from.getTime()) || Number.isNaN(until.getTime())) return undefined;
  return { from, until };
}

/** That of the revocation list that the gateway has; undefined where it has none. */
export async function listOf(gateway: Peer): Promise<Validity | undefined> {
  const { stdout } = await gateway.exec(['openssl', 'crl', '-in', CRL, '-noout', '-lastupdate', '-nextupdate']);
  return parseValidity(stdout);
}

/** Whether a revocation list counts at a time. */
export function listCheck(list: Validity | undefined, now: Date): CheckResult {
  const name = "the gateway's revocation list is valid";
  if (!list) return { name, ok: false, figure: 'no list', unit: '' };
  const days = (list.until.getTime() - now.getTime()) / 86_400_000;
  const ok = list.from <= now && days > 0;
  return { name, ok, figure: Number(days.toFixed(1)), unit: 'days left' };
}

/** Texts of certificates, by `ca`, `gateway` and `clients/<name>`. */
export type Certificates = ReadonlyMap<string, string>;

/** Those of the LAN in Parameter Store. */
export async function certificates(): Promise<Certificates> {
  const found = new Map<string, string>();
  const all = { Path: ownParameters(), Recursive: true, WithDecryption: false };
  for await (const page of paginateGetParametersByPath({ client: ssm() }, all)) {
    for (const { Name = '', Value = '' } of page.Parameters ?? []) {
      const whose = CERTIFICATE.exec(Name)?.[1];
      if (whose !== undefined) found.set(whose, Value);
    }
  }
  return found;
}

/**
 * What was not renewed as it should, in words: each certificate has another one after it, for the same key, that begins
 * while it is valid and ends later.
 */
export function notRenewed(before: Certificates, after: Certificates): string[] {
  return [...before].flatMap(([whose, text]) => {
    const next = after.get(whose);
    if (next === undefined) return [`${whose}: gone`];
    const [old, renewed] = [new X509Certificate(text), new X509Certificate(next)];
    if (old.fingerprint256 === renewed.fingerprint256) return [`${whose}: the same, until ${old.validTo}`];
    if (old.publicKey.equals(renewed.publicKey) !== true) return [`${whose}: for another key`];
    const ends = [old, renewed].map(({ validTo }) => Date.parse(validTo));
    if ((ends[1] ?? 0) <= (ends[0] ?? 0)) return [`${whose}: ends no later, ${renewed.validTo}`];
    return Date.parse(renewed.validFrom) < (ends[0] ?? 0) ? [] : [`${whose}: begins after the end of the one before`];
  });
}

/** Whether all certificates were renewed. */
export function renewalCheck(before: Certificates, after: Certificates): CheckResult {
  const wrong = notRenewed(before, after);
  return {
    name: `certificates renewed for the same keys: ${[...before.keys()].join(', ')}`,
    ok: before.size > 0 && wrong.length === 0,
    figure: before.size - wrong.length,
    unit: `of ${before.size}`,
    ...(wrong.length > 0 ? { detail: wrong.join('\n') } : {}),
  };
}

/** Whether the gateway's OpenVPN is started with this certificate of the server. */
export async function serverHas(gateway: Peer, certificate: string): Promise<CheckResult> {
  const { stdout } = await gateway.exec(['cat', SERVER]);
  const ok = stdout.trim() === certificate.trim();
  return { name: "the gateway has the server's renewed certificate", ok, figure: ok ? 'yes' : 'another', unit: '' };
}
