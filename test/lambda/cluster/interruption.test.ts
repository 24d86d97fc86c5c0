import { publicKeyOf } from '../../../lambda/cluster/wireguard-keys';
import { Deployment, NAMES } from './fakes';

const site = NAMES.site('giessen');

/** Has the nth change of the store fail once, just before or just after it took effect. */
function interrupt(deployment: Deployment, nth: number, when: 'before' | 'after'): void {
  let changes = 0;
  deployment.store.onChange = (moment) => {
    if (moment === 'before') changes++;
    if (moment !== when || changes !== nth) return;
    deployment.store.onChange = () => {};
    throw new Error('interrupted');
  };
}

/** Runs, and runs again when interrupted; returns whether it was. */
async function untilDone(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return false;
  } catch (error) {
    expect(error).toEqual(new Error('interrupted'));
    await run();
    return true;
  }
}

const expectPair = (deployment: Deployment) =>
  expect(deployment.keys(site.publicKey)).toEqual(
    deployment.keys(site.privateKey).map(([revision, value]) => [revision, publicKeyOf(value)]),
  );

describe.each(['before', 'after'] as const)('interrupted just %s a change of the store', (when) => {
  test.each([
    ['create', 2, async () => {}, (deployment: Deployment) => deployment.site('Create')],
    [
      'rotation',
      2,
      (deployment: Deployment) => deployment.site('Create'),
      (deployment: Deployment) => deployment.site('Update', { Revision: '2' }),
    ],
    [
      'roll-back',
      2,
      async (deployment: Deployment) => {
        await deployment.site('Create');
        await deployment.site('Update', { Revision: '2' });
      },
      (deployment: Deployment) => deployment.site('Update', { Revision: '1' }),
    ],
  ])(
    'a %s is completed by the next one, and both halves of the key belong together',
    async (_, changes, given, run) => {
      for (let nth = 1; nth <= changes + 1; nth++) {
        // GIVEN
        const deployment = new Deployment();
        await given(deployment);
        const before = deployment.store.parameters.size > 0 ? deployment.keys(site.privateKey) : [];
        interrupt(deployment, nth, when);
        // WHEN
        const interrupted = await untilDone(() => run(deployment));
        // THEN
        expect(interrupted).toBe(nth <= changes);
        expectPair(deployment);
        const after = deployment.keys(site.privateKey);
        if (before[0]) expect(after).toContainEqual(before[0]);
        expect(after).toHaveLength(before.length > 0 ? 2 : 1);
      }
    },
  );

  test('a rotation that is interrupted and rolled back leaves the pair from before', async () => {
    for (let nth = 1; nth <= 2; nth++) {
      // GIVEN
      const deployment = new Deployment();
      const first = await deployment.site('Create');
      interrupt(deployment, nth, when);
      await expect(deployment.site('Update', { Revision: '2' })).rejects.toThrow('interrupted');
      // WHEN
      const rolledBack = await deployment.site('Update', { Revision: '1' });
      // THEN
      expect(rolledBack).toEqual(first);
      const [[, privateKey] = [0, '']] = deployment.keys(site.privateKey);
      expect(publicKeyOf(privateKey)).toBe(first.Data?.PublicKey);
      // WHEN it is tried again
      await deployment.site('Update', { Revision: '2' });
      // THEN
      expectPair(deployment);
    }
  });

  test('a delete is completed by the next one', async () => {
    for (let nth = 1; nth <= 3; nth++) {
      // GIVEN
      const deployment = new Deployment();
      await deployment.site('Create');
      interrupt(deployment, nth, when);
      // WHEN
      const interrupted = await untilDone(() => deployment.site('Delete'));
      // THEN
      expect(interrupted).toBe(nth <= 2);
      expect(deployment.store.snapshot()).toEqual({});
    }
  });

  test('making, rotating and removing munge’s key is completed by the next one, with one key a revision', async () => {
    for (let nth = 1; nth <= 3; nth++) {
      // GIVEN
      const deployment = new Deployment();
      const keys = () => deployment.keys(NAMES.mungeKeyRecord);
      interrupt(deployment, nth, when);
      // WHEN
      const created = await untilDone(() => deployment.munge('Create'));
      // THEN
      const [first] = keys();
      expect(created).toBe(nth <= 2);
      expect(first).toEqual([1, deployment.store.value(NAMES.mungeKey)]);
      // WHEN
      interrupt(deployment, nth, when);
      await untilDone(() => deployment.munge('Update', { Revision: '2' }));
      // THEN
      expect(keys()).toEqual([[2, deployment.store.value(NAMES.mungeKey)], first]);
      // WHEN
      interrupt(deployment, nth, when);
      const removed = await untilDone(() => deployment.munge('Delete'));
      // THEN
      expect(removed).toBe(nth <= 2);
      expect(deployment.store.snapshot()).toEqual({});
    }
  });
});
