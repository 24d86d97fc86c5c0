import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Asked, METADATA_TOKEN, metadata, ROLE, sdkSignature, signedHeaders } from '../helpers/instance-role';
import { Sandbox } from '../helpers/sandbox';

const SCRIPT = 'workload/usr/local/lib/skylan/skylan-object';
const ROLE_HERE = { ...ROLE, SecretAccessKey: 'a/secret+key' };
const KEY = '/cdk-assets-eu-central-1/0123abcd.gz';

let sandbox: Sandbox;
let server: Server;
let asked: Asked[];
let status: number;

/** The instance metadata service and S3, behind one address. */
beforeEach(async () => {
  sandbox = new Sandbox();
  asked = [];
  status = 200;
  server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    request.resume().on('end', () => {
      asked.push({ method, url, headers, body: '' });
      const [code, text] = url === KEY ? [status, 'content'] : metadata(method, url, headers, ROLE_HERE);
      response.writeHead(code).end(text);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});

afterEach(() => {
  server.close();
  sandbox.remove();
});

function run() {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return sandbox.start(SCRIPT, [`https://s3.eu-central-1.amazonaws.com${KEY}`, sandbox.path('object')], {
    AWS_REGION: 'eu-central-1',
    SKYLAN_METADATA: address,
    AWS_ENDPOINT_URL: address,
    SKYLAN_PATIENCE_SECONDS: '1',
  });
}

test('fetches the object as the instance’s role, signed as the AWS SDK would', async () => {
  expect(await run()).toEqual({ status: 0, output: '' });
  expect(readFileSync(sandbox.path('object'), 'utf8')).toBe('content');
  const [sent] = asked.filter(({ url }) => url === KEY);
  if (!sent) throw new Error('nothing was asked for');
  expect(signedHeaders(sent)).toEqual(expect.arrayContaining(['host', 'x-amz-date', 'x-amz-security-token']));
  expect(sent.headers.authorization).toBe(await sdkSignature('s3', sent, ROLE_HERE));
});

test('no secret stands on a command line', async () => {
  sandbox.command('curl', 'exec /usr/bin/curl "$@"');
  await run();
  const calls = readFileSync(sandbox.path('calls'), 'utf8');
  expect(calls).toContain('curl ');
  for (const secret of [ROLE_HERE.SecretAccessKey, ROLE_HERE.Token, METADATA_TOKEN])
    expect(calls).not.toContain(secret);
});

test('fails when S3 refuses it, with what was said', async () => {
  status = 403;
  const said = await run();
  expect(said.status).not.toBe(0);
  expect(said.output).toMatch(/curl: \(22\).*403/);
  expect(existsSync(sandbox.path('object'))).toBe(false);
});
