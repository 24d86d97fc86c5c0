import {
  MUNGE_KEY_TYPE,
  PAIR_KEY_TYPE,
  parameterNames,
  SITE_KEYS_TYPE,
  SITE_PACK_TYPE,
} from '../../../lib/cluster-keys/contract';
import { CloudFormation, type Template } from '../custom-resource/cloud-formation';
import { interrupt } from '../parameter-store/interruption';
import { ALICE, Deployment, NAMESPACE, NAMES as names, PAIR, STACK } from './fakes';

const FORMER = 'skylan/hybrid-cluster';
const former = parameterNames(FORMER);

const FILES = JSON.stringify([
  { path: 'a', mode: '0600', content: '@{private-key:bielefeld} @{preshared-key:bielefeld--giessen} @{munge-key}' },
]);

interface Changes {
  readonly munge?: string;
  readonly pair?: string;
  readonly site?: object;
}

/** A cluster of two sites, one with a site pack, in its former or present namespace. */
function cluster(where: 'former' | 'present', { munge = '1', pair = '1', site = {} }: Changes = {}): Template {
  const place = where === 'former' ? { Namespace: FORMER } : { Namespace: NAMESPACE, FormerNamespace: FORMER };
  const sites = { type: SITE_KEYS_TYPE, properties: { ...place, Revision: '1' } };
  return {
    Munge: { type: MUNGE_KEY_TYPE, properties: { ...place, Revision: munge } },
    Bielefeld: { ...sites, properties: { ...sites.properties, Site: 'bielefeld' } },
    Giessen: { ...sites, properties: { ...sites.properties, Site: 'giessen', ...site } },
    Pair: { type: PAIR_KEY_TYPE, properties: { ...place, Pair: PAIR, Revision: pair } },
    Pack: {
      type: SITE_PACK_TYPE,
      properties: {
        ...{ ...place, Site: 'bielefeld', Files: FILES, Endpoints: {}, MungeKeyRevision: munge },
        Keys: { bielefeld: '1', [PAIR]: pair },
      },
    },
  };
}

/** A cluster in its former namespace, whose pre-shared key has been rotated once. */
async function given() {
  const deployment = new Deployment();
  const stack = new CloudFormation(deployment.handler, STACK);
  await stack.deploy(cluster('former', { pair: '1' }));
  await stack.deploy(cluster('former', { pair: '2' }));
  return { deployment, stack, before: deployment.store.snapshot() };
}

const PRESENT = cluster('present', { pair: '2' });

/** The same parameters in the present namespace. */
function moved(snapshot: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(snapshot).map(([name, value]) => [name.replace(former.root, names.root), value]),
  );
}

const ofFormer = (deployment: Deployment) =>
  Object.fromEntries(
    Object.entries(deployment.store.snapshot()).filter(([name]) => name.startsWith(`${former.root}/`)),
  );

describe('a move to another namespace', () => {
  test('keeps every byte of keys, records and packs, encrypted as they were, and leaves nothing behind', async () => {
    // GIVEN
    const { deployment, stack, before } = await given();
    const secrets = () => [...deployment.store.parameters].filter(([, { secret }]) => secret).map(([name]) => name);
    const secretsBefore = secrets();
    // WHEN
    await stack.deploy(PRESENT);
    // THEN
    expect(Object.keys(before)).toHaveLength(8);
    expect(deployment.store.snapshot()).toEqual(moved(before));
    expect(secrets().sort()).toEqual(secretsBefore.map((name) => name.replace(former.root, names.root)).sort());
    // WHEN
    await stack.destroy();
    // THEN
    expect(deployment.store.snapshot()).toEqual({});
  });

  test('until the clean-up nothing of the former namespace has changed', async () => {
    const { deployment, stack, before } = await given();
    await stack.deploy(PRESENT, { withoutCleanUp: true });
    expect(ofFormer(deployment)).toEqual(before);
  });

  test('a key that the same deploy rotates keeps the one before it', async () => {
    // GIVEN
    const { deployment, stack, before } = await given();
    // WHEN
    await stack.deploy(cluster('present', { pair: '3', munge: '2' }));
    // THEN
    const was = (name: string) => JSON.parse(before[name] ?? '').current;
    expect(deployment.record(names.presharedKey(PAIR)).previous).toEqual(was(former.presharedKey(PAIR)));
    expect(deployment.record(names.mungeKeyRecord).previous).toEqual(was(former.mungeKeyRecord));
    expect(deployment.store.value(names.mungeKey)).toBe(deployment.record(names.mungeKeyRecord).current.value);
  });

  test('of a site that brings its public key in the same deploy no private key is left', async () => {
    // GIVEN
    const { deployment, stack, before } = await given();
    const { publicKey, privateKey } = names.site('giessen');
    // WHEN
    await stack.deploy(cluster('present', { pair: '2', site: { PublicKey: ALICE } }));
    // THEN
    const { current, previous } = deployment.record(publicKey);
    expect(current.value).toBe(ALICE);
    expect(previous).toEqual(JSON.parse(before[former.site('giessen').publicKey] ?? '').current);
    expect(
      [privateKey, former.site('giessen').privateKey].filter((one) => deployment.store.parameters.has(one)),
    ).toEqual([]);
  });

  test('munge’s key from before keys had records is the same, with a record, and leaves nothing behind', async () => {
    // GIVEN
    const { deployment, stack } = await given();
    const key = deployment.store.value(former.mungeKey);
    await deployment.store.delete([former.mungeKeyRecord]);
    // WHEN
    await stack.deploy(PRESENT);
    // THEN
    expect(deployment.store.value(names.mungeKey)).toBe(key);
    expect(deployment.keys(names.mungeKeyRecord)).toEqual([[1, key]]);
    expect(ofFormer(deployment)).toEqual({});
  });

  test('a request that comes again does not rotate twice', async () => {
    // GIVEN
    const { deployment } = await given();
    const events: Parameters<Deployment['handler']>[0][] = [];
    const noting = new CloudFormation((event) => {
      events.push(event);
      return deployment.handler(event);
    }, STACK);
    await noting.deploy(cluster('former', { pair: '2' }));
    await noting.deploy(cluster('present', { pair: '3', munge: '2' }), { withoutCleanUp: true });
    const after = deployment.store.snapshot();
    // WHEN
    for (const event of events.slice(5)) await deployment.handler(event);
    // THEN
    expect(events).toHaveLength(10);
    expect(deployment.store.snapshot()).toEqual(after);
  });
});

describe.each(['update', 'removal'] as const)('a deploy that is rolled back by %s', (rollBack) => {
  test.each(['Munge', 'Bielefeld', 'Giessen', 'Pair', 'Pack'])(
    'after %s leaves the former namespace whole and nothing else, and the next one moves it',
    async (failAfter) => {
      // GIVEN
      const { deployment, stack, before } = await given();
      // WHEN
      await stack.deploy(PRESENT, { failAfter, rollBack });
      // THEN
      expect(deployment.store.snapshot()).toEqual(before);
      // WHEN
      await stack.deploy(PRESENT);
      // THEN
      expect(deployment.store.snapshot()).toEqual(moved(before));
    },
  );
});

test('what a roll-back has left is written over where the key has been rotated since', async () => {
  // GIVEN
  const { deployment, stack } = await given();
  await stack.deploy(PRESENT, { withoutCleanUp: true });
  const again = new CloudFormation(deployment.handler, STACK);
  await again.deploy(cluster('former', { pair: '2' }));
  await again.deploy(cluster('former', { pair: '5', munge: '5' }));
  const before = ofFormer(deployment);
  // WHEN
  await again.deploy(cluster('present', { pair: '5', munge: '5' }));
  // THEN
  expect(deployment.store.snapshot()).toEqual(moved(before));
});

test.each([
  ['Munge', () => names.mungeKeyRecord],
  ['Giessen', () => names.site('giessen').publicKey],
  ['Pair', () => names.presharedKey(PAIR)],
])('fails for %s of another stack, which keeps it, and the own former one stays', async (id, name) => {
  // GIVEN
  const { deployment, stack, before } = await given();
  const theirs = new CloudFormation(deployment.handler, 'theirs');
  const { [id]: one = cluster('present').Munge } = cluster('present');
  await theirs.deploy({ [id]: one } as Template);
  const all = deployment.store.snapshot();
  // WHEN
  await expect(stack.deploy({ [id]: PRESENT[id] } as Template)).rejects.toThrow('belongs to the stack theirs');
  // THEN
  expect(deployment.store.snapshot()).toEqual(all);
  expect(deployment.record(name()).current.stack).toBe('theirs');
  expect(ofFormer(deployment)).toEqual(before);
});

test('a cluster that is new takes nothing from a former namespace of its name, nor removes it', async () => {
  // GIVEN
  const { deployment, before } = await given();
  const other = new CloudFormation(deployment.handler, 'other');
  // WHEN
  await other.deploy(PRESENT);
  // THEN
  expect(deployment.store.value(names.mungeKey)).not.toBe(before[former.mungeKey]);
  // WHEN
  await other.destroy();
  // THEN
  expect(deployment.store.snapshot()).toEqual(before);
});

test('a former record of another stack is not taken, nor removed', async () => {
  // GIVEN
  const { deployment, stack } = await given();
  const theirs = JSON.stringify({ current: { revision: 2, value: 'x', stack: 'theirs' } });
  await deployment.store.put({ name: former.presharedKey(PAIR), value: theirs, secret: true });
  // WHEN
  await stack.deploy(PRESENT);
  // THEN
  expect(deployment.record(names.presharedKey(PAIR)).current).toMatchObject({ revision: 2, stack: STACK });
  expect(ofFormer(deployment)).toEqual({ [former.presharedKey(PAIR)]: theirs });
});

describe.each(['before', 'after'] as const)('interrupted just %s a change of the store', (when) => {
  test('a move is completed when the request comes again', async () => {
    let interrupted = true;
    let nth = 0;
    while (interrupted) {
      // GIVEN
      nth++;
      const { deployment, stack, before } = await given();
      const isDone = interrupt(deployment.store, nth, when);
      // WHEN
      await stack.deploy(PRESENT);
      // THEN
      interrupted = isDone();
      expect(deployment.store.snapshot()).toEqual(moved(before));
    }
    expect(nth).toBe(33);
  });

  test('a move that fails for good leaves the former namespace whole, and the next one is complete', async () => {
    const COPIES = 8;
    for (let nth = 1; nth <= COPIES; nth++) {
      // GIVEN
      const { deployment, stack, before } = await given();
      const isDone = interrupt(deployment.store, nth, when, 'failed');
      // WHEN
      await stack.deploy(PRESENT);
      // THEN
      expect(isDone()).toBe(true);
      expect(ofFormer(deployment)).toEqual(before);
      // WHEN
      await stack.deploy(PRESENT);
      // THEN
      expect(deployment.store.snapshot()).toEqual(moved(before));
    }
  });
});
