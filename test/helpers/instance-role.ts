import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';

/** A request that a machine's program sent. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Credentials of the instance's role; real ones have fewer unusual characters. */
export const ROLE = { AccessKeyId: 'AKIDEXAMPLE', SecretAccessKey: 'a/secret+"key"\\', Token: 'session-token==' };
export const METADATA_TOKEN = 'opens-the-metadata==';

/** What the instance metadata service answers: status and text. */
export function metadata(method: string, url: string, headers: IncomingHttpHeaders, role = ROLE): [number, string] {
  if (method === 'PUT' && url === '/latest/api/token') return [200, METADATA_TOKEN];
  if (headers['x-aws-ec2-metadata-token'] !== METADATA_TOKEN) return [401, ''];
  const leaves: Record<string, string> = {
    '/latest/meta-data/iam/security-credentials/': 'gateway-role',
    '/latest/meta-data/iam/security-credentials/gateway-role': JSON.stringify(role),
    '/latest/meta-data/placement/region': 'eu-central-1',
    '/latest/meta-data/services/domain': 'amazonaws.com',
  };
  const leaf = leaves[url];
  return leaf === undefined ? [404, ''] : [200, leaf];
}

/** Names of the headers that a request's signature covers. */
export function signedHeaders({ headers }: Asked): string[] {
  return /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
}

/** The signature that the AWS SDK gives the same headers at the same moment. */
export async function sdkSignature(service: string, asked: Asked, role = ROLE): Promise<string | undefined> {
  const sdk = new SignatureV4({
    service,
    region: 'eu-central-1',
    credentials: { accessKeyId: role.AccessKeyId, secretAccessKey: role.SecretAccessKey, sessionToken: role.Token },
    sha256: Sha256,
    applyChecksum: false,
    uriEscapePath: service !== 's3',
  });
  const date = String(asked.headers['x-amz-date']);
  const moment = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const headers = Object.fromEntries(signedHeaders(asked).map((name) => [name, String(asked.headers[name])]));
  const { method, url, body } = asked;
  const request = { method, protocol: 'http:', hostname: '127.0.0.1', path: url, headers, body };
  return (await sdk.sign(request, { signingDate: new Date(moment) })).headers.authorization;
}

/** What the signer wants of a hash, on Node's. */
class Sha256 {
  private readonly parts: Uint8Array[] = [];

  constructor(private readonly secret?: string | ArrayBuffer | ArrayBufferView) {}

  update(part: Uint8Array | string): void {
    this.parts.push(typeof part === 'string' ? Buffer.from(part) : part);
  }

  digest(): Promise<Uint8Array> {
    const all = Buffer.concat(this.parts);
    const hash = this.secret ? createHmac('sha256', this.secret as Buffer) : createHash('sha256');
    return Promise.resolve(hash.update(all).digest());
  }

  reset(): void {
    this.parts.length = 0;
  }
}
