import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readNotices } from './notices';
import { lookUp, type MetadataInstance } from './tree';

/**
 * The instance metadata service, version 2: `server.ts <instances.json> <notices.json> [<address> [<port>]]`. An
 * instance is known by the address it asks from; the files are read anew for each request, so that it follows the AWS API.
 */

const TTL_HEADER = 'x-aws-ec2-metadata-token-ttl-seconds';
const MAX_TTL_SECONDS = 21_600;
const VERSION = /^\/(latest|1\.0|20\d\d-\d\d-\d\d)(?=\/|$)/;
// Versions that exist; cloud-init tries the newest it knows first.
const VERSIONS = ['1.0', '2009-04-04', '2016-09-02', '2018-09-24', '2021-03-23', 'latest'];

const [file = '', notices = '', address = '127.0.0.1', port = '80'] = process.argv.slice(2);
const tokens = new Map<string, { address: string; ends: number }>();

createServer((request, response) => {
  const from = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const [status, body, headers] = answer(request, from);
  console.log(new Date().toISOString(), from, request.method, request.url, status);
  send(response, status, body, headers);
}).listen(Number(port), address);

type Answer = [status: number, body?: string, headers?: Record<string, string>];

function answer(request: IncomingMessage, from: string): Answer {
  const known = (JSON.parse(readFileSync(file, 'utf8')) as MetadataInstance[]).find(
    (one) => one.instance.privateAddress === from,
  );
  if (!known) return [404];
  const options = known.instance.metadata;
  if (!options.enabled) return [403];
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (request.method === 'PUT') return path === '/latest/api/token' ? makeToken(request, from) : [405];
  if (request.method !== 'GET' && request.method !== 'HEAD') return [405];
  const token = request.headers['x-aws-ec2-metadata-token'];
  if (typeof token === 'string' ? !tokenHolds(token, from) : options.tokensRequired) return [401];
  if (path === '/') return [200, VERSIONS.join('\n')];
  const version = VERSION.exec(path);
  if (!version || !VERSIONS.includes(version[1] ?? '')) return [404];
  const told = { ...known, notices: readNotices(notices)[known.instance.id] };
  const text = lookUp(told, path.slice(version[0].length));
  return text === undefined ? [404] : [200, text];
}

function makeToken(request: IncomingMessage, from: string): Answer {
  const ttl = Number(request.headers[TTL_HEADER]);
  // A proxy that forwards by mistake gives no token away.
  if (request.headers['x-forwarded-for']) return [403];
  if (!Number.isInteger(ttl) || ttl < 1 || ttl > MAX_TTL_SECONDS) return [400];
  const token = randomBytes(42).toString('base64url');
  tokens.set(token, { address: from, ends: Date.now() + ttl * 1000 });
  return [200, token, { [TTL_HEADER]: String(ttl) }];
}

function tokenHolds(token: string, from: string): boolean {
  const known = tokens.get(token);
  return known !== undefined && known.address === from && known.ends > Date.now();
}

function send(response: ServerResponse, status: number, body = '', headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'text/plain', server: 'EC2ws', ...headers });
  // User data may be binary: every character stands for one byte.
  response.end(Buffer.from(body, 'latin1'));
}
