import { Deployment, NAMES, STACK } from './fakes';

const KEY = Buffer.alloc(128, 'k').toString('base64');

let deployment: Deployment;
beforeEach(() => {
  deployment = new Deployment();
});

const key = () => deployment.store.value(NAMES.mungeKey);

test('the key stays the same, whatever it is asked for', async () => {
  // GIVEN
  await deployment.munge('Create');
  const before = structuredClone(deployment.store.parameters);
  // WHEN
  await deployment.munge('Update');
  await deployment.munge('Create');
  // THEN
  expect(deployment.store.parameters).toEqual(before);
});

test('a higher revision is another key; back to the one before is back to its key', async () => {
  // GIVEN
  await deployment.munge('Create');
  const first = key();
  // WHEN
  await deployment.munge('Update', { Revision: '2' });
  // THEN
  const second = key();
  expect(second).not.toBe(first);
  expect(Buffer.from(second, 'base64')).toHaveLength(128);
  // WHEN
  await deployment.munge('Update', { Revision: '1' });
  // THEN
  expect(key()).toBe(first);
});

describe('of a cluster that was there before', () => {
  const SOURCE = '/slurm/munge-key';
  const bring = (bytes: number, fill = 'o') =>
    deployment.store.put({ name: SOURCE, value: `${Buffer.alloc(bytes, fill).toString('base64')}\n`, secret: true });

  test.each([32, 128, 1024])('its key of %d bytes is this one’s, and is not touched', async (bytes) => {
    // GIVEN
    await bring(bytes);
    const before = deployment.store.parameters.get(SOURCE);
    // WHEN
    await deployment.munge('Create', { Source: SOURCE });
    // THEN
    expect(Buffer.from(key(), 'base64')).toEqual(Buffer.alloc(bytes, 'o'));
    await deployment.munge('Delete', { Source: SOURCE });
    expect(deployment.store.parameters.get(SOURCE)).toEqual(before);
  });

  test('another key there is taken with the next revision; a rolled back deploy has the key before', async () => {
    // GIVEN a cluster with a key of its own
    await deployment.munge('Create');
    const own = key();
    await bring(128);
    // WHEN
    await deployment.munge('Update', { Source: SOURCE });
    const first = key();
    await bring(128, 'p');
    await deployment.munge('Update', { Source: SOURCE });
    // THEN
    expect(key()).toBe(first);
    // WHEN
    await deployment.munge('Update', { Source: SOURCE, Revision: '2' });
    // THEN
    expect(key()).toBe(Buffer.alloc(128, 'p').toString('base64'));
    await deployment.munge('Update', { Source: SOURCE });
    expect(key()).toBe(first);
    expect(first).not.toBe(own);
  });

  test('back to a key of its own is back to the one before', async () => {
    await deployment.munge('Create');
    const own = key();
    await bring(128);
    await deployment.munge('Update', { Source: SOURCE });
    await deployment.munge('Update');
    expect(key()).toBe(own);
  });

  test('fails without a parameter, and says how to make one', async () => {
    await expect(deployment.munge('Create', { Source: SOURCE })).rejects.toThrow(
      `${SOURCE} is not there: put it there on the controller with "base64 -w0 /etc/munge/munge.key | aws ssm`,
    );
  });

  test.each([
    ['no base64', 'a key!'],
    ['too short a key', Buffer.alloc(31).toString('base64')],
    ['too long a key', Buffer.alloc(1025).toString('base64')],
  ])('fails for %s, which it does not repeat', async (_, value) => {
    await deployment.store.put({ name: SOURCE, value, secret: true });
    const problem = await deployment.munge('Create', { Source: SOURCE }).catch(String);
    expect(problem).toContain(`${SOURCE} does not hold a munge key in base64: `);
    expect(problem).not.toContain(value);
    expect(deployment.store.parameters.has(NAMES.mungeKey)).toBe(false);
  });
});

test('a key that was made before keys had owners is taken over as it is, and is of the first revision', async () => {
  // GIVEN
  await deployment.store.put({ name: NAMES.mungeKey, value: KEY, secret: true });
  // WHEN
  await deployment.munge('Update', { Revision: '1' });
  // THEN
  expect(deployment.record(NAMES.mungeKeyRecord)).toEqual({ current: { revision: 1, value: KEY, stack: STACK } });
  expect(deployment.store.parameters.get(NAMES.mungeKey)?.version).toBe(1);
});

test('fails for the key of another stack, which loses nothing when this one is removed', async () => {
  // GIVEN
  await deployment.munge('Create', {}, { stack: 'theirs' });
  const before = deployment.store.snapshot();
  // THEN
  await expect(deployment.munge('Create')).rejects.toThrow(
    `${NAMES.mungeKey} belongs to the stack theirs: give this cluster another name, or remove the other cluster`,
  );
  // WHEN
  await deployment.munge('Delete');
  // THEN
  expect(deployment.store.snapshot()).toEqual(before);
});

test('fails for a key that was made before keys had owners, when the resource is new; it is kept', async () => {
  // GIVEN
  await deployment.store.put({ name: NAMES.mungeKey, value: KEY, secret: true });
  // THEN
  await expect(deployment.munge('Create')).rejects.toThrow(
    `${NAMES.mungeKey} belongs to another cluster: give this cluster another name`,
  );
  // WHEN
  await deployment.munge('Delete');
  // THEN
  expect(key()).toBe(KEY);
});

test('two clusters with other sites and one name: the second is refused, and its removal leaves the first whole', async () => {
  // GIVEN
  for (const Site of ['bielefeld', 'giessen']) await deployment.site('Create', { Site });
  await deployment.pair('Create');
  await deployment.munge('Create');
  await deployment.pack('Create', [{ path: 'a', mode: '0600', content: '@{munge-key}' }]);
  const first = deployment.store.snapshot();
  const theirs = { stack: 'theirs' };
  // WHEN
  for (const Site of ['kassel', 'marburg']) await deployment.site('Create', { Site }, theirs);
  await expect(deployment.munge('Create', {}, theirs)).rejects.toThrow(`belongs to the stack ${STACK}`);
  // WHEN it is rolled back
  for (const Site of ['kassel', 'marburg']) await deployment.site('Delete', { Site }, theirs);
  await deployment.munge('Delete', {}, theirs);
  await deployment.pack('Delete', [], {}, theirs);
  // THEN
  expect(deployment.store.snapshot()).toEqual(first);
});

test('a record without a key, which another stack left half-way, is no obstacle', async () => {
  // GIVEN
  await deployment.munge('Create', {}, { stack: 'theirs' });
  await deployment.store.delete([NAMES.mungeKey]);
  // WHEN
  await deployment.munge('Create');
  // THEN
  expect(deployment.record(NAMES.mungeKeyRecord)).toEqual({ current: { revision: 1, value: key(), stack: STACK } });
});

test('creates and rotations at the same time agree on one key a revision', async () => {
  // WHEN
  await Promise.all([deployment.munge('Create'), deployment.munge('Create')]);
  await Promise.all([1, 2].map(() => deployment.munge('Update', { Revision: '2' })));
  // THEN
  expect(deployment.record(NAMES.mungeKeyRecord).current.value).toBe(key());
});

test('fails when the record never holds still', async () => {
  // GIVEN
  await deployment.munge('Create');
  const get = deployment.store.get.bind(deployment.store);
  let looks = 0;
  deployment.store.get = async (name) => {
    if (name !== NAMES.mungeKeyRecord) return get(name);
    return JSON.stringify({ current: { revision: 2, value: `key ${looks++}`, stack: STACK } });
  };
  // THEN
  await expect(deployment.munge('Update', { Revision: '2' })).rejects.toThrow(
    `${NAMES.mungeKeyRecord} kept changing while the key was being written`,
  );
});
