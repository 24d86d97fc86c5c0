import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Asked, METADATA_TOKEN, metadata, ROLE, sdkSignature, signedHeaders } from '../helpers/instance-role';
import { Sandbox } from '../helpers/sandbox';

const VALUES: Record<string, string> = {
  '/skylan/lan/lab/ca/crl': 'first line\nsecond line\n',
  '/skylan/lan/lab/gateway/key': 'secret "quoted" $value',
};

let sandbox: Sandbox;
let server: Server;
let asked: Asked[];
let refusal: { status: number; body: string } | undefined;

/** The instance metadata service and Parameter Store, behind one address. */
beforeEach(async () => {
  sandbox = new Sandbox();
  asked = [];
  refusal = undefined;
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const body = Buffer.concat(chunks).toString();
      asked.push({ method, url, headers, body });
      const [status, text] = method === 'POST' ? parameterStore(body) : metadata(method, url, headers);
      response.writeHead(status).end(text);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});

afterEach(() => {
  server.close();
  sandbox.remove();
});

function parameterStore(body: string): [number, string] {
  if (refusal) return [refusal.status, refusal.body];
  const { Names } = JSON.parse(body) as { Names: string[] };
  const known = Names.filter((name) => VALUES[name] !== undefined);
  return [
    200,
    JSON.stringify({
      Parameters: known.map((name) => ({ Name: name, Value: VALUES[name] })),
      InvalidParameters: Names.filter((name) => !known.includes(name)),
    }),
  ];
}

function run(names: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return sandbox.start('machine/usr/local/lib/skylan/skylan-parameters', names, {
    SKYLAN_METADATA: address,
    AWS_ENDPOINT_URL: address,
    ...env,
  });
}

const requests = () => asked.filter(({ method }) => method === 'POST');

test('prints what Parameter Store answers, decrypted, line ends and quotes included', async () => {
  const names = [...Object.keys(VALUES), '/skylan/lan/lab/none'];
  const { status, output } = await run(names);
  expect(JSON.parse(output)).toEqual({
    Parameters: Object.entries(VALUES).map(([Name, Value]) => ({ Name, Value })),
    InvalidParameters: ['/skylan/lan/lab/none'],
  });
  expect(status).toBe(0);
  expect(requests()).toHaveLength(1);
  expect(JSON.parse(requests()[0]?.body ?? '')).toEqual({ Names: names, WithDecryption: true });
  expect(requests()[0]?.headers).toMatchObject({
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AmazonSSM.GetParameters',
  });
});

test('asks for values as they are encrypted, which costs nothing, when it is to', async () => {
  await run(['--encrypted', '/skylan/lan/lab/ca/crl', '/skylan/lan/lab/gateway/key']);
  expect(requests().map(({ body }) => JSON.parse(body))).toEqual([
    { Names: ['/skylan/lan/lab/ca/crl', '/skylan/lan/lab/gateway/key'], WithDecryption: false },
  ]);
});

test('signs as the AWS SDK would', async () => {
  // GIVEN what was sent
  await run(['/skylan/lan/lab/ca/crl']);
  const sent = requests()[0];
  expect(sent && signedHeaders(sent)).toEqual(
    expect.arrayContaining(['content-type', 'host', 'x-amz-date', 'x-amz-security-token']),
  );
  // WHEN the SDK signs the same headers at the same moment THEN
  expect(sent?.headers.authorization).toBe(sent && (await sdkSignature('ssm', sent)));
});

test('asks the service of the instance’s own region', async () => {
  sandbox.command(
    'curl',
    `if [[ $* == *AmazonSSM* ]]; then cat >"${sandbox.path('sent')}"; else exec /usr/bin/curl "$@"; fi`,
  );
  await run(['/skylan/lan/lab/ca/crl'], { AWS_ENDPOINT_URL: '' });
  expect(readFileSync(sandbox.path('sent'), 'utf8')).toContain('url = "https://ssm.eu-central-1.amazonaws.com/"\n');
});

test('no secret stands on a command line', async () => {
  sandbox.command('curl', 'exec /usr/bin/curl "$@"');
  sandbox.command('jq', 'exec /usr/bin/jq "$@"');
  await run(Object.keys(VALUES));
  const calls = readFileSync(sandbox.path('calls'), 'utf8');
  expect(calls).toContain('curl ');
  for (const secret of [ROLE.SecretAccessKey, ROLE.Token, METADATA_TOKEN, 'quoted']) {
    expect(calls).not.toContain(secret);
  }
});

describe('with a folder to keep its access in', () => {
  const kept = () => sandbox.path('run/parameter-store');
  const again = () => run(['/skylan/lan/lab/ca/crl'], { RUNTIME_DIRECTORY: sandbox.path('run') });

  test('asks for credentials once in some minutes, and root alone can read them', async () => {
    sandbox.write('run/.keep', '');
    await again();
    expect(statSync(kept()).mode & 0o777).toBe(0o600);
    const first = asked.length;
    expect((await again()).status).toBe(0);
    expect(asked.length - first).toBe(1);
    // WHEN they have aged
    writeFileSync(kept(), readFileSync(kept(), 'utf8').replace(/^# \d+/, '# 1'));
    await again();
    // THEN
    expect(asked.length - first).toBeGreaterThan(2);
  });
});

describe('fails', () => {
  test('and asks with new credentials after that', async () => {
    sandbox.write('run/.keep', '');
    const again = () => run(['/skylan/lan/lab/ca/crl'], { RUNTIME_DIRECTORY: sandbox.path('run') });
    // GIVEN credentials that a clock which was ahead keeps for too long
    await again();
    const kept = sandbox.path('run/parameter-store');
    writeFileSync(kept, readFileSync(kept, 'utf8').replace(/^# \d+/, '# 9999999999'));
    refusal = { status: 400, body: '{"__type":"ExpiredTokenException"}' };
    expect((await again()).status).toBe(1);
    // WHEN
    refusal = undefined;
    const first = asked.length;
    await again();
    // THEN
    expect(asked.length - first).toBeGreaterThan(2);
  });

  test('with what AWS says when it refuses', async () => {
    refusal = { status: 400, body: '{"__type":"AccessDeniedException","Message":"not authorized to perform"}' };
    const { status, output } = await run(['/skylan/lan/lab/ca/crl']);
    expect(status).toBe(1);
    expect(output).toContain('Parameter Store was not read: {"__type":"AccessDeniedException"');
  });

  test('when there is no metadata service, and asks nobody else', async () => {
    const { status, output } = await run(['/skylan/lan/lab/ca/crl'], { SKYLAN_METADATA: 'http://127.0.0.1:1' });
    expect(status).not.toBe(0);
    expect(output).toMatch(/^curl: \(7\)[^\n]*\n$/);
    expect(asked).toEqual([]);
  });
});
