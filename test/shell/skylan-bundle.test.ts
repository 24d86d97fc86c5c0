import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { packBundle } from '../../lib/machine/bundle';
import { type Asked, METADATA_TOKEN, metadata, ROLE, sdkSignature, signedHeaders } from '../helpers/instance-role';
import { Sandbox } from '../helpers/sandbox';

const UNITS = ['one.service', 'two.service'];
const { archive, sha256 } = packBundle({ folders: ['machine'], units: UNITS });
const ROLE_HERE = { ...ROLE, SecretAccessKey: 'a/secret+key' };
const KEY = '/cdk-assets-eu-central-1/0123abcd.gz';
const KEPT = `root/var/lib/skylan/bundle-${sha256}`;
const READY = 'root/usr/local/lib/skylan/skylan-ready';

let sandbox: Sandbox;
let server: Server;
let asked: Asked[];
let inBucket: Buffer | undefined;

/** The instance metadata service, S3 and CloudFormation, behind one address. */
beforeEach(async () => {
  sandbox = new Sandbox();
  sandbox.command('systemctl');
  asked = [];
  inBucket = archive;
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      if (url === KEY) response.writeHead(inBucket ? 200 : 403).end(inBucket ?? 'AccessDenied');
      else if (url.startsWith('/ready?')) response.writeHead(200).end();
      else {
        const [status, text] = metadata(method, url, headers, ROLE_HERE);
        response.writeHead(status).end(text);
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  sandbox.write(
    'root/etc/skylan/machine.env',
    `AWS_REGION='eu-central-1'\nSKYLAN_READY_URL='${address()}/ready?X-Amz-Signature=0123'\nSKYLAN_HOSTNAME='second'\n`,
  );
});

afterEach(() => {
  server.close();
  sandbox.remove();
});

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function run(env: Readonly<Record<string, string>> = {}) {
  const url = `https://s3.eu-central-1.amazonaws.com${KEY}`;
  return sandbox.start('bootstrap/skylan-bundle', [url, sha256], {
    SKYLAN_ROOT: sandbox.path('root'),
    SKYLAN_METADATA: address(),
    AWS_ENDPOINT_URL: address(),
    SKYLAN_PATIENCE_SECONDS: '1',
    ...env,
  });
}

const calls = () => (existsSync(sandbox.path('calls')) ? readFileSync(sandbox.path('calls'), 'utf8') : '');
const reports = () => asked.filter(({ url }) => url.startsWith('/ready?')).map(({ body }) => JSON.parse(body));
const gets = () => asked.filter(({ url }) => url === KEY);

test('puts the bundle in place, keeps it, and starts the units', async () => {
  // WHEN
  expect(await run()).toEqual({ status: 0, output: '' });
  // THEN
  expect(statSync(sandbox.path(READY)).mode & 0o777).toBe(0o755);
  expect(readFileSync(sandbox.path(KEPT)).equals(archive)).toBe(true);
  expect(calls().split('\n')).toEqual([
    'systemctl daemon-reexec',
    'systemctl enable one.service two.service',
    'systemctl start --no-block one.service two.service',
    '',
  ]);
  expect(reports()).toEqual([]);
});

test('waits for systemd longer than systemctl does by itself: a busy machine starts its units all the same', async () => {
  // GIVEN
  sandbox.command('systemctl', `echo "\${SYSTEMD_BUS_TIMEOUT:-25s}" >>"${sandbox.path('waits')}"`);
  // WHEN
  await run();
  // THEN
  expect(readFileSync(sandbox.path('waits'), 'utf8')).toBe('5min\n'.repeat(3));
});

test('signs as the AWS SDK would', async () => {
  await run();
  const [sent] = gets();
  if (!sent) throw new Error('nothing was asked for');
  expect(signedHeaders(sent)).toEqual(expect.arrayContaining(['host', 'x-amz-date', 'x-amz-security-token']));
  expect(sent.headers.authorization).toBe(await sdkSignature('s3', sent, ROLE_HERE));
});

test('at a later boot needs neither S3 nor credentials, and puts back what was changed', async () => {
  // GIVEN
  await run();
  writeFileSync(sandbox.path(READY), 'changed');
  asked = [];
  // WHEN
  expect((await run({ SKYLAN_METADATA: 'http://127.0.0.1:1' })).status).toBe(0);
  // THEN
  expect(asked).toEqual([]);
  expect(readFileSync(sandbox.path(READY), 'utf8')).toMatch(/^#!/);
});

test('fetches a kept bundle anew when it is damaged', async () => {
  await run();
  writeFileSync(sandbox.path(KEPT), 'damaged');
  expect((await run()).status).toBe(0);
  expect(gets()).toHaveLength(2);
});

test('no secret stands on a command line', async () => {
  sandbox.command('curl', 'exec /usr/bin/curl "$@"');
  await run();
  expect(calls()).toContain('curl ');
  for (const secret of [ROLE_HERE.SecretAccessKey, ROLE_HERE.Token, METADATA_TOKEN]) {
    expect(calls()).not.toContain(secret);
  }
});

describe('fails', () => {
  test('for a bundle that is not the deployed one: nothing of it is put in place, and CloudFormation is told', async () => {
    // GIVEN
    inBucket = packBundle({ folders: ['machine', 'lan'], units: UNITS }).archive;
    sandbox.command('curl', 'exec /usr/bin/curl "$@"');
    // WHEN
    const { status, output } = await run();
    // THEN
    expect(status).toBe(1);
    expect(output).toContain(`${KEY} is not the bundle that was deployed (sha256 ${sha256})`);
    expect(readdirSync(sandbox.path('root'))).toEqual(['etc', 'var']);
    expect(existsSync(sandbox.path(KEPT))).toBe(false);
    expect(calls()).not.toContain('systemctl');
    expect(calls()).not.toContain('X-Amz-Signature');
    expect(reports()).toEqual([
      {
        Status: 'FAILURE',
        UniqueId: 'second',
        Data: '-',
        Reason: expect.stringContaining(`second: ${address()}${KEY} is not the bundle that was deployed`),
      },
    ]);
  });

  test('when S3 refuses it, with what was said', async () => {
    inBucket = undefined;
    const { status, output } = await run();
    expect(status).toBe(1);
    expect(output).toMatch(/0123abcd\.gz: .*curl: \(22\).*403/);
    expect(reports()[0]).toMatchObject({ Status: 'FAILURE', Reason: expect.stringContaining('403') });
  });
});
