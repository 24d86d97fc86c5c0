import { publicKeyOf } from '../../../lambda/cluster/wireguard-keys';
import { ALICE, BOB, Deployment, NAMES, NAMESPACE, STACK } from './fakes';

const site = NAMES.site('giessen');
const MADE = `${NAMESPACE}/sites/giessen/keys`;
const BROUGHT = `${NAMESPACE}/sites/giessen/public-key`;

/** Whether what is stored of both halves belongs together. */
function expectPair(deployment: Deployment): void {
  const publicKeys = deployment.keys(site.privateKey).map(([revision, value]) => [revision, publicKeyOf(value)]);
  expect(deployment.keys(site.publicKey)).toEqual(publicKeys);
}

describe('keys of a site', () => {
  let deployment: Deployment;

  beforeEach(() => {
    deployment = new Deployment();
  });

  test('a create makes a pair: the private key encrypted, the public key the attribute', async () => {
    // WHEN
    const answer = await deployment.site('Create');
    // THEN
    expectPair(deployment);
    const publicKey = deployment.record(site.publicKey).current.value;
    expect(answer).toEqual({ PhysicalResourceId: MADE, Data: { PublicKey: publicKey } });
    expect([...deployment.store.parameters].map(([name, { secret }]) => [name, secret])).toEqual([
      [site.privateKey, true],
      [site.publicKey, false],
    ]);
  });

  test('a repeated create and an update that changes nothing write nothing', async () => {
    // GIVEN
    const first = await deployment.site('Create');
    const before = structuredClone(deployment.store.parameters);
    // THEN
    expect(await deployment.site('Create')).toEqual(first);
    expect(await deployment.site('Update')).toEqual(first);
    expect(deployment.store.parameters).toEqual(before);
  });

  test('a raised revision makes a new pair and keeps the one before; a rolled-back deploy goes back to it', async () => {
    // GIVEN
    const first = await deployment.site('Create');
    const before = deployment.keys(site.privateKey);
    // WHEN
    const second = await deployment.site('Update', { Revision: '2' });
    // THEN
    expect(second.PhysicalResourceId).toBe(first.PhysicalResourceId);
    expect(second.Data).not.toEqual(first.Data);
    expect(deployment.keys(site.privateKey).slice(1)).toEqual(before);
    expectPair(deployment);
    // WHEN
    const rolledBack = await deployment.site('Update', { Revision: '1' });
    // THEN
    expect(rolledBack).toEqual(first);
    expect(deployment.keys(site.privateKey)[0]).toEqual(before[0]);
    expectPair(deployment);
    expect(await deployment.site('Update', { Revision: '2' })).toEqual(second);
  });

  test('of a key that the site brings only the public half is here', async () => {
    // WHEN
    const answer = await deployment.site('Create', { PublicKey: ALICE });
    // THEN
    expect(answer).toEqual({ PhysicalResourceId: BROUGHT, Data: { PublicKey: ALICE } });
    expect([...deployment.store.parameters.keys()]).toEqual([site.publicKey]);
    expect(deployment.keys(site.publicKey)).toEqual([[ALICE, ALICE]]);
  });

  test('another key that it brings keeps the one before', async () => {
    // GIVEN
    await deployment.site('Create', { PublicKey: ALICE });
    // WHEN
    await deployment.site('Update', { PublicKey: BOB }, { physicalId: BROUGHT });
    // THEN
    expect(deployment.keys(site.publicKey)).toEqual([
      [BOB, BOB],
      [ALICE, ALICE],
    ]);
  });

  test('a site that begins to bring its key loses the private key when the deploy has succeeded', async () => {
    // GIVEN
    await deployment.site('Create');
    const [made] = deployment.keys(site.publicKey);
    // WHEN
    const { PhysicalResourceId } = await deployment.site('Update', { PublicKey: ALICE });
    // THEN
    expect(PhysicalResourceId).toBe(BROUGHT);
    expect(deployment.store.parameters.has(site.privateKey)).toBe(true);
    expect(deployment.keys(site.publicKey)).toEqual([[ALICE, ALICE], made]);
    // WHEN CloudFormation cleans up
    await deployment.site('Delete');
    // THEN
    expect([...deployment.store.parameters.keys()]).toEqual([site.publicKey]);
    expect(deployment.keys(site.publicKey)[0]).toEqual([ALICE, ALICE]);
  });

  test('a site that begins to bring its key has its own again when the deploy is rolled back', async () => {
    // GIVEN
    const first = await deployment.site('Create');
    await deployment.site('Update', { PublicKey: ALICE });
    // WHEN
    const rolledBack = await deployment.site('Update', {}, { physicalId: BROUGHT });
    await deployment.site('Delete', { PublicKey: ALICE }, { physicalId: BROUGHT });
    // THEN
    expect(rolledBack).toEqual(first);
    expect(deployment.record(site.publicKey).current.value).toBe(first.Data?.PublicKey);
    expect(publicKeyOf(deployment.record(site.privateKey).current.value)).toBe(first.Data?.PublicKey);
  });

  test('a site that stops to bring its key gets a pair, and the peers still know the key before', async () => {
    // GIVEN
    await deployment.site('Create', { PublicKey: ALICE });
    // WHEN
    await deployment.site('Update', { Revision: '2' }, { physicalId: BROUGHT });
    await deployment.site('Delete', { PublicKey: ALICE }, { physicalId: BROUGHT });
    // THEN
    const { current, previous } = deployment.record(site.publicKey);
    expect(current.value).toBe(publicKeyOf(deployment.record(site.privateKey).current.value));
    expect(previous).toMatchObject({ revision: ALICE, value: ALICE });
  });

  test('the public half of the pair that was here may be what the site brings', async () => {
    // GIVEN
    await deployment.site('Create');
    const PublicKey = deployment.record(site.publicKey).current.value;
    // WHEN
    await deployment.site('Update', { PublicKey });
    await deployment.site('Delete');
    // THEN
    expect([...deployment.store.parameters.keys()]).toEqual([site.publicKey]);
    expect(deployment.keys(site.publicKey)).toEqual([
      [PublicKey, PublicKey],
      [1, PublicKey],
    ]);
  });

  test('a renamed site is a new one: CloudFormation is told to remove the old', async () => {
    // GIVEN
    await deployment.site('Create');
    // WHEN
    const renamed = await deployment.site('Update', { Site: 'marburg' });
    await deployment.site('Delete');
    // THEN
    const { privateKey, publicKey } = NAMES.site('marburg');
    expect(renamed.PhysicalResourceId).toBe(`${NAMESPACE}/sites/marburg/keys`);
    expect([...deployment.store.parameters.keys()]).toEqual([privateKey, publicKey]);
  });

  test('a delete removes all, as often as it is asked; of what was never there too', async () => {
    await deployment.site('Delete');
    await deployment.site('Create');
    for (let time = 0; time < 2; time++) await deployment.site('Delete');
    expect(deployment.store.snapshot()).toEqual({});
  });

  test('what a failed create of another stack left makes way', async () => {
    // GIVEN a create that got as far as the private key, and whose stack is gone
    deployment.store.onChange = (moment, name) => {
      if (moment === 'before' && name === site.publicKey) throw new Error('interrupted');
    };
    await expect(deployment.site('Create', {}, { stack: 'gone' })).rejects.toThrow('interrupted');
    const leftOver = deployment.keys(site.privateKey);
    deployment.store.onChange = () => {};
    // WHEN
    await deployment.site('Create');
    // THEN
    expectPair(deployment);
    expect(deployment.keys(site.privateKey)).not.toEqual(leftOver);
    expect(deployment.record(site.privateKey).current.stack).toBe(STACK);
  });

  test('fails for the site of another stack; its keys stay, whatever becomes of this resource', async () => {
    // GIVEN
    await deployment.site('Create', {}, { stack: 'theirs' });
    const before = deployment.store.snapshot();
    // WHEN
    const create = deployment.site('Create');
    // THEN
    await expect(create).rejects.toThrow(
      `${site.publicKey} belongs to the stack theirs: give this cluster another name`,
    );
    await deployment.site('Delete');
    expect(deployment.store.snapshot()).toEqual(before);
  });
});
