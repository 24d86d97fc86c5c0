import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALICE, Deployment, NAMES, PAIR } from './fakes';

const PARTS = NAMES.site('bielefeld').pack;
const [PACK = ''] = PARTS;
const CONF = {
  path: 'bielefeld-pack/wg0.conf',
  mode: '0600',
  content:
    'own @{private-key:bielefeld}\npeer @{public-key:giessen} @{preshared-key:bielefeld--giessen} @{endpoint:giessen}\n',
};
const KEY = { path: 'bielefeld-pack/munge.key.b64', mode: '0600', content: '@{munge-key}' };
const README = { path: 'bielefeld-pack/README.md', mode: '0644', content: 'Über $@ "${@}" {x} @{\n' };
const Endpoints = { giessen: '192.0.2.7' };

let deployment: Deployment;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'skylan-'));
  deployment = new Deployment();
  for (const Site of ['bielefeld', 'giessen']) await deployment.site('Create', { Site });
  await deployment.pair('Create');
  await deployment.munge('Create');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** All parts, in order. */
const whole = () => PARTS.map((name) => deployment.store.parameters.get(name)?.value ?? '').join('');

/** Unpacks as the stack's output says; returns a file's text. */
function unpacked(path: string): string {
  execFileSync('sh', ['-c', 'base64 -d | tar xz'], { cwd: folder, input: whole() });
  return readFileSync(join(folder, path), 'utf8');
}

const current = (name: string) => deployment.record(name).current.value;

test('a pack holds the files with their modes and the values of the deploy', async () => {
  // WHEN
  const answer = await deployment.pack('Create', [README, CONF, KEY], { Endpoints });
  // THEN
  expect(answer).toEqual({ PhysicalResourceId: 'skylan/cluster/hybrid-cluster/sites/bielefeld/pack' });
  expect(deployment.store.parameters.get(PACK)?.secret).toBe(true);
  expect(unpacked(CONF.path)).toBe(
    `own ${current(NAMES.site('bielefeld').privateKey)}\n` +
      `peer ${current(NAMES.site('giessen').publicKey)} ${current(NAMES.presharedKey(PAIR))} 192.0.2.7\n`,
  );
  expect(Buffer.from(unpacked(KEY.path), 'base64')).toHaveLength(128);
  expect(unpacked(README.path)).toBe(README.content);
  const modes = ['', 'wg0.conf', 'README.md'].map(
    (name) => statSync(join(folder, 'bielefeld-pack', name)).mode & 0o777,
  );
  expect(modes).toEqual([0o700, 0o600, 0o644]);
});

test('an unchanged pack gets no new version', async () => {
  await deployment.pack('Create', [README, CONF, KEY], { Endpoints });
  await deployment.pack('Update', [README, CONF, KEY], { Endpoints });
  expect(deployment.store.parameters.get(PACK)?.version).toBe(1);
});

test('a pack takes the revisions that it is asked for, before and after these become current', async () => {
  // GIVEN
  const keys = (revision: string) => ({ Endpoints, Keys: { bielefeld: '1', giessen: '1', [PAIR]: revision } });
  await deployment.pack('Create', [CONF], keys('1'));
  const first = deployment.store.value(PACK);
  await deployment.pair('Update', { Revision: '2' });
  // WHEN
  await deployment.pack('Update', [CONF], keys('2'));
  // THEN
  expect(unpacked(CONF.path)).toContain(current(NAMES.presharedKey(PAIR)));
  // WHEN a deploy is rolled back, the pack first
  await deployment.pack('Update', [CONF], keys('1'));
  // THEN
  expect(deployment.store.value(PACK)).toBe(first);
});

test('a public key that was brought is asked for by itself', async () => {
  await deployment.site('Update', { PublicKey: ALICE });
  await deployment.pack('Create', [CONF], { Endpoints, Keys: { giessen: ALICE } });
  expect(unpacked(CONF.path)).toContain(ALICE);
});

test('what is too large for one parameter is in several, and goes with them', async () => {
  // GIVEN
  const random = (bytes: number) => {
    const content = randomBytes(bytes).toString('latin1').replace(/[@{}]/g, 'x');
    return { path: 'a', mode: '0644', content };
  };
  const large = random(8000);
  const stored = () => PARTS.filter((name) => deployment.store.parameters.has(name));

  // WHEN
  await deployment.pack('Create', [large]);
  // THEN
  expect(stored()).toEqual(PARTS.slice(0, 2));
  expect(deployment.store.value(PACK)).toHaveLength(8192);
  expect(unpacked('a')).toBe(large.content);
  // WHEN
  await deployment.pack('Update', [README]);
  // THEN
  expect(stored()).toEqual([PACK]);
  await expect(deployment.pack('Update', [random(60_000)])).rejects.toThrow(
    /^the pack of site "bielefeld" needs \d+ characters, but there is room for 73728: name fewer sites/,
  );
  // WHEN
  await deployment.pack('Delete', []);
  // THEN
  expect(stored()).toEqual([]);
});

test.each([
  ['@{private-key:giessen}', 'the pack of bielefeld asks for @{private-key:giessen}, which that site may not have'],
  ['@{preshared-key:giessen--marburg}', 'asks for @{preshared-key:giessen--marburg}, which that site may not have'],
  ['@{public-key:marburg}', 'there is no /skylan/cluster/hybrid-cluster/sites/marburg/public-key'],
  ['@{endpoint:bielefeld}', 'the pack of bielefeld asks for the endpoint of bielefeld, which has none'],
  ['@{password}', 'the pack of bielefeld has an unknown placeholder "@{password}"'],
])('fails for %s', async (content, message) => {
  await expect(deployment.pack('Create', [{ path: 'a', mode: '0644', content }])).rejects.toThrow(message);
  expect(deployment.store.parameters.has(PACK)).toBe(false);
});

test('fails for a revision that there is not', async () => {
  await expect(deployment.pack('Create', [CONF], { Endpoints, Keys: { [PAIR]: '7' } })).rejects.toThrow(
    `${NAMES.presharedKey(PAIR)} has no key of revision 7`,
  );
});

test('fails without the munge key', async () => {
  await deployment.munge('Delete');
  await expect(deployment.pack('Create', [KEY])).rejects.toThrow(
    '@{munge-key} in the pack of bielefeld: there is no /skylan/cluster/hybrid-cluster/slurm/munge-key-record',
  );
});

test('a pack takes the munge key of the revision that it is asked for', async () => {
  // GIVEN
  const first = current(NAMES.mungeKeyRecord);
  await deployment.munge('Update', { Revision: '2' });
  // WHEN
  await deployment.pack('Create', [KEY], { MungeKeyRevision: '1' });
  // THEN
  expect(unpacked(KEY.path)).toBe(first);
  // WHEN
  await deployment.pack('Update', [KEY], { MungeKeyRevision: '2' });
  // THEN
  expect(unpacked(KEY.path)).toBe(current(NAMES.mungeKeyRecord));
});

describe('the key of tokens', () => {
  const TOKEN_KEY = { path: 'bielefeld-pack/token.key', mode: '0600', content: '@{token-key}' };

  test('is in a pack that is asked for it, of that revision', async () => {
    // GIVEN
    await deployment.token('Create');
    const first = current(NAMES.tokenKey);
    await deployment.token('Update', { Revision: '2' });
    // WHEN
    await deployment.pack('Create', [TOKEN_KEY], { TokenKeyRevision: '1' });
    // THEN
    expect(unpacked(TOKEN_KEY.path)).toBe(first);
    // WHEN
    await deployment.pack('Update', [TOKEN_KEY], { TokenKeyRevision: '2' });
    // THEN
    expect(unpacked(TOKEN_KEY.path)).toBe(current(NAMES.tokenKey));
  });

  test('is in no other pack', async () => {
    await deployment.token('Create');
    await expect(deployment.pack('Create', [TOKEN_KEY])).rejects.toThrow(
      'the pack of bielefeld asks for @{token-key}, which that site may not have',
    );
  });

  test('fails for a revision that is none, and where there is no key', async () => {
    await expect(deployment.pack('Create', [TOKEN_KEY], { TokenKeyRevision: 'x' })).rejects.toThrow(
      'TokenKeyRevision "x": give a whole number from 1',
    );
    await expect(deployment.pack('Create', [TOKEN_KEY], { TokenKeyRevision: '1' })).rejects.toThrow(
      `@{token-key} in the pack of bielefeld: there is no ${NAMES.tokenKey}`,
    );
  });
});

test('a pack is whose its site is: another stack neither makes nor removes it', async () => {
  // GIVEN
  await deployment.pack('Create', [README]);
  const before = deployment.store.snapshot();
  // WHEN
  const second = deployment.pack('Create', [CONF], { Endpoints }, { stack: 'theirs' });
  // THEN
  await expect(second).rejects.toThrow(`${NAMES.site('bielefeld').publicKey} belongs to the stack`);
  // WHEN
  await deployment.pack('Delete', [README], {}, { stack: 'theirs' });
  // THEN
  expect(deployment.store.snapshot()).toEqual(before);
});

test('a delete removes it, whatever its files', async () => {
  await deployment.pack('Create', [README]);
  for (let time = 0; time < 2; time++) await deployment.pack('Delete', [{ path: '/bad' }]);
  expect(deployment.store.parameters.has(PACK)).toBe(false);
});
