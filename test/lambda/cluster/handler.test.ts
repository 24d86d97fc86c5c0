import { Deployment, NAMES, PAIR, STACK } from './fakes';

describe('handler of the cluster’s keys', () => {
  let deployment: Deployment;

  beforeEach(() => {
    deployment = new Deployment();
  });

  test('a pre-shared key and the munge key are secrets, of 32 and 128 bytes', async () => {
    // WHEN
    const answers = [await deployment.pair('Create'), await deployment.munge('Create')];
    // THEN
    expect(answers).toEqual([
      { PhysicalResourceId: `skylan/cluster/hybrid-cluster/pairs/${PAIR}` },
      { PhysicalResourceId: 'skylan/cluster/hybrid-cluster/slurm/munge-key' },
    ]);
    expect([...deployment.store.parameters].map(([name, { secret }]) => [name, secret])).toEqual([
      [NAMES.presharedKey(PAIR), true],
      [NAMES.mungeKeyRecord, true],
      [NAMES.mungeKey, true],
    ]);
    const { current, previous } = deployment.record(NAMES.presharedKey(PAIR));
    expect([Buffer.from(current.value, 'base64').length, previous, current.stack]).toEqual([32, undefined, STACK]);
    expect(Buffer.from(deployment.store.value(NAMES.mungeKey), 'base64')).toHaveLength(128);
  });

  test('a pre-shared key rotates, and is rolled back', async () => {
    // GIVEN
    const name = NAMES.presharedKey(PAIR);
    await deployment.pair('Create');
    const [first] = deployment.keys(name);
    // WHEN
    await deployment.pair('Update', { Revision: '2' });
    // THEN
    const [second, ...rest] = deployment.keys(name);
    expect(rest).toEqual([first]);
    // WHEN
    await deployment.pair('Update', { Revision: '1' });
    // THEN
    expect(deployment.keys(name)).toEqual([first, second]);
  });

  test('nothing that is answered or logged is a secret', async () => {
    // WHEN
    const answers = [
      await deployment.site('Create', { Site: 'bielefeld' }),
      await deployment.pair('Create'),
      await deployment.pair('Update', { Revision: '2' }),
      await deployment.munge('Create'),
      await deployment.pack('Create', [{ path: 'a', mode: '0600', content: '@{private-key:bielefeld} @{munge-key}' }]),
      await deployment.munge('Update'),
    ];
    const said = JSON.stringify(answers) + deployment.logged.join('\n');
    // THEN
    expect(deployment.logged.length).toBeGreaterThan(5);
    const secrets = [...deployment.store.parameters.values()].filter(({ secret }) => secret);
    const values = secrets.flatMap(({ value }) => value.match(/[A-Za-z0-9+/=]{40,}/g) ?? []);
    expect(values.length).toBeGreaterThan(4);
    for (const value of values) expect(said).not.toContain(value);
  });

  test('deletes remove all, as often as they are asked', async () => {
    await deployment.pair('Create');
    await deployment.munge('Create');
    for (let time = 0; time < 2; time++) {
      await deployment.pair('Delete');
      await deployment.munge('Delete');
    }
    expect(deployment.store.snapshot()).toEqual({});
  });

  test('fails for the pair of another stack, which keeps it', async () => {
    await deployment.pair('Create', {}, { stack: 'theirs' });
    await expect(deployment.pair('Create')).rejects.toThrow('belongs to the stack theirs');
    await deployment.pair('Delete');
    expect(deployment.store.parameters.has(NAMES.presharedKey(PAIR))).toBe(true);
  });

  test('a delete of what cannot have been created succeeds', async () => {
    const answer = await deployment.pair('Delete', { Pair: 'giessen' }, { physicalId: 'some-id' });
    expect(answer).toEqual({ PhysicalResourceId: 'some-id' });
    expect(deployment.logged).toEqual([expect.stringContaining('nothing to delete')]);
  });

  test('fails for an unknown resource type', async () => {
    await expect(deployment.send('Custom::Other', 'Create', {})).rejects.toThrow(
      'unknown resource type "Custom::Other"',
    );
  });
});
