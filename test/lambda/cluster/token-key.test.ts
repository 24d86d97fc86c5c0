import { Deployment, NAMES, STACK } from './fakes';

const OTHER = STACK.replace('HybridCluster', 'Other');

let deployment: Deployment;
beforeEach(() => {
  deployment = new Deployment();
});

const key = () => deployment.keys(NAMES.tokenKey)[0]?.[1] ?? '';

test('a key of 32 bytes, which is a secret and not in what is answered or logged', async () => {
  // WHEN
  const answer = await deployment.token('Create');
  // THEN
  expect(answer).toEqual({ PhysicalResourceId: 'skylan/cluster/hybrid-cluster/slurm/token-key' });
  expect(deployment.store.parameters.get(NAMES.tokenKey)?.secret).toBe(true);
  expect(Buffer.from(key(), 'base64')).toHaveLength(32);
  expect(deployment.logged.join()).not.toContain(key());
});

test('the key stays the same, whatever it is asked for', async () => {
  // GIVEN
  await deployment.token('Create');
  const before = structuredClone(deployment.store.parameters);
  // WHEN
  await deployment.token('Update');
  await deployment.token('Create');
  // THEN
  expect(deployment.store.parameters).toEqual(before);
});

test('a higher revision is another key; back to the one before is back to its key', async () => {
  // GIVEN
  await deployment.token('Create');
  const first = key();
  // WHEN
  await deployment.token('Update', { Revision: '2' });
  // THEN
  expect(key()).not.toBe(first);
  // WHEN
  await deployment.token('Update', { Revision: '1' });
  // THEN
  expect(key()).toBe(first);
});

test('an update that comes with a former namespace, which never had such a key, goes on with the one that is there', async () => {
  // GIVEN
  await deployment.token('Create', { FormerNamespace: 'skylan/hybrid-cluster' });
  const first = key();
  // WHEN
  await deployment.token('Update', { FormerNamespace: 'skylan/hybrid-cluster' });
  // THEN
  expect(key()).toBe(first);
});

test('fails where the key is another stack’s, and does not remove it', async () => {
  // GIVEN
  await deployment.token('Create', {}, { stack: OTHER });
  const theirs = key();
  // THEN
  await expect(deployment.token('Create')).rejects.toThrow(
    `${NAMES.tokenKey} belongs to the stack ${OTHER}: give this cluster another name`,
  );
  await deployment.token('Delete');
  expect(key()).toBe(theirs);
});

test('is removed with the setting, and once more is no error', async () => {
  // GIVEN
  await deployment.token('Create');
  // WHEN
  await deployment.token('Delete');
  await deployment.token('Delete');
  // THEN
  expect(deployment.store.parameters.size).toBe(0);
});
