import { authorityAfter, removeFormer, revokedIn } from '../../../lambda/pki/former';
import { newPrivateKey, publicKeyOf } from '../../../lambda/pki/private-key';
import { issueCaCertificate, issueLeafCertificate } from '../../../lambda/pki/x509/certificate';
import { parameterNames } from '../../../lib/pki/contract';
import { AUTHORITY, FakeSigner, TestEnvironment } from './fakes';

const FORMER = 'skylan/robot-lan';
const [former, names] = [parameterNames(FORMER), parameterNames(AUTHORITY.Namespace)];

/** An authority with the client `home`, in both namespaces. */
async function given() {
  const environment = new TestEnvironment();
  const { store, signer } = environment;
  const put = (name: string, value: string) => store.put({ name, value, secret: false });
  const ca = (by = signer) => issueCaCertificate(by, 'robot-lan CA', environment.now());
  const leaf = async (by = signer) =>
    issueLeafCertificate(by, {
      ...{ caCertificate: await ca(by), publicKey: publicKeyOf(newPrivateKey()) },
      ...{ commonName: 'home', usage: 'client', now: environment.now() },
    });
  const [caCertificate, certificate] = [await ca(), await leaf()];
  for (const one of [former, names]) {
    await put(one.caCertificate, caCertificate);
    await put(one.client('home').certificate, certificate);
    await put(one.client('home').profile, 'profile');
    await put(one.gatewayKey, 'key');
  }
  return { environment, store, put, ca, leaf };
}

describe('where an authority is after a move', () => {
  test('is where the same key is; also when the certificate here has gone, or was renewed there', async () => {
    // GIVEN
    const { environment, store, put, ca } = await given();
    // THEN
    expect(await authorityAfter(environment, FORMER)).toBe(AUTHORITY.Namespace);
    // WHEN
    await put(names.caCertificate, await ca());
    expect(await authorityAfter(environment, FORMER)).toBe(AUTHORITY.Namespace);
    await store.delete([former.caCertificate]);
    expect(await authorityAfter(environment, FORMER)).toBe(AUTHORITY.Namespace);
  });

  test('is nowhere else where another authority is there, or none, or what is not one', async () => {
    // GIVEN
    const { environment, store, put, ca } = await given();
    // THEN
    expect(await authorityAfter(environment, AUTHORITY.Namespace)).toBeUndefined();
    await put(names.caCertificate, await ca(new FakeSigner()));
    expect(await authorityAfter(environment, FORMER)).toBeUndefined();
    await put(names.caCertificate, 'broken');
    expect(await authorityAfter(environment, FORMER)).toBeUndefined();
    await store.delete([names.caCertificate]);
    expect(await authorityAfter(environment, FORMER)).toBeUndefined();
  });
});

describe('where the removal of a client is recorded', () => {
  test('nowhere, for one that lives on; by its certificate before too', async () => {
    // GIVEN
    const { environment, store, put, leaf } = await given();
    // THEN
    expect(await revokedIn(environment, FORMER, 'home')).toBeUndefined();
    // WHEN it was renewed there
    await put(names.client('home').previousCertificate, store.value(names.client('home').certificate));
    await put(names.client('home').certificate, await leaf());
    // THEN
    expect(await revokedIn(environment, FORMER, 'home')).toBeUndefined();
  });

  test('where its authority is now, for one that did not move or is another one there, in whatever order things go', async () => {
    // GIVEN
    const { environment, store, put, leaf } = await given();
    // WHEN
    await put(names.client('home').certificate, await leaf());
    // THEN
    expect(await revokedIn(environment, FORMER, 'home')).toBe(AUTHORITY.Namespace);
    // WHEN
    await store.delete([names.client('home').certificate, former.caCertificate]);
    // THEN
    expect(await revokedIn(environment, FORMER, 'home')).toBe(AUTHORITY.Namespace);
  });

  test('in its own namespace, where the authority there is another one, or there is none', async () => {
    // GIVEN
    const { environment, store, put, ca } = await given();
    await put(names.caCertificate, await ca(new FakeSigner()));
    // THEN
    expect(await revokedIn(environment, FORMER, 'home')).toBe(FORMER);
    expect(await revokedIn(environment, AUTHORITY.Namespace, 'home')).toBe(AUTHORITY.Namespace);
    await store.delete([names.caCertificate]);
    expect(await revokedIn(environment, FORMER, 'home')).toBe(FORMER);
    await store.delete([former.caCertificate]);
    expect(await revokedIn(environment, FORMER, 'home')).toBeUndefined();
  });
});

test('what had an authority before goes with the clients that moved, its certificate last; what others have stays', async () => {
  // GIVEN
  const { environment, store, put, leaf } = await given();
  const others = ['overlay/second', 'sites/giessen/pack', 'ca/ca/key', 'gateway/gateway/key', 'clients/clients/x/key'];
  const kept = [former.client('other').certificate, ...others.map((name) => `${former.root}/${name}`)];
  await put(former.client('other').certificate, await leaf());
  for (const name of kept.slice(1)) await put(name, 'theirs');
  // WHEN
  await removeFormer(environment, FORMER, AUTHORITY.Namespace);
  // THEN
  const left = [...store.parameters.keys()].filter((name) => name.startsWith(`${former.root}/`));
  expect(left.sort()).toEqual(kept.sort());
  expect(environment.changed.at(-1)).toBe(former.caCertificate);
});
