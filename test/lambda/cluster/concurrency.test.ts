import fc from 'fast-check';
import { newPrivateKey, publicKeyOf } from '../../../lambda/cluster/wireguard-keys';
import { Deployment, NAMES, PAIR } from './fakes';

const site = NAMES.site('giessen');

/** Lets each change of the store take some turns of the event loop. */
function slowDown(deployment: Deployment, delays: readonly number[]): void {
  let change = 0;
  deployment.store.onChange = async () => {
    for (let turn = delays[change++ % delays.length] ?? 0; turn > 0; turn--) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
}

const delays = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 20 });

describe('several requests at the same time', () => {
  test('creates of one site agree on its keys', async () => {
    // GIVEN
    const deployment = new Deployment();
    // WHEN
    const [one, other] = await Promise.all([deployment.site('Create'), deployment.site('Create')]);
    // THEN
    expect(one).toEqual(other);
    for (const { version } of deployment.store.parameters.values()) expect(version).toBe(1);
  });

  test('rotations of one site end with two halves that belong together, in any interleaving', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 4 }), delays, async (count, turns) => {
        // GIVEN
        const deployment = new Deployment();
        await deployment.site('Create');
        const [first] = deployment.keys(site.privateKey);
        slowDown(deployment, turns);
        // WHEN
        await Promise.all(Array.from({ length: count }, () => deployment.site('Update', { Revision: '2' })));
        // THEN
        const keys = deployment.keys(site.privateKey);
        expect(keys.map(([revision]) => revision)).toEqual([2, 1]);
        expect(keys[1]).toEqual(first);
        expect(deployment.keys(site.publicKey)).toEqual(
          keys.map(([revision, value]) => [revision, publicKeyOf(value)]),
        );
      }),
      { numRuns: 30 },
    );
  });

  test('creates and rotations of a pair end with one key a revision', async () => {
    // GIVEN
    const deployment = new Deployment();
    // WHEN
    await Promise.all([deployment.pair('Create'), deployment.pair('Create')]);
    const [first] = deployment.keys(NAMES.presharedKey(PAIR));
    await Promise.all([1, 2].map(() => deployment.pair('Update', { Revision: '2' })));
    // THEN
    expect(deployment.keys(NAMES.presharedKey(PAIR))).toEqual([[2, expect.any(String)], first]);
  });

  test('fails when the private key never holds still', async () => {
    // GIVEN somebody who makes another key between any two looks at it
    const deployment = new Deployment();
    await deployment.site('Create');
    const get = deployment.store.get.bind(deployment.store);
    deployment.store.get = async (name) => {
      if (name !== site.privateKey) return get(name);
      return JSON.stringify({ ...deployment.record(name), current: { revision: 2, value: newPrivateKey() } });
    };
    // THEN
    await expect(deployment.site('Update', { Revision: '2' })).rejects.toThrow(
      `${site.privateKey} kept changing while the public key was being written`,
    );
  });
});
