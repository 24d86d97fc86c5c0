import { serialNumber } from '../../../lambda/pki/x509/certificate';
import { readCrl } from '../../../lambda/pki/x509/crl';
import { CERTIFICATE_AUTHORITY_TYPE, CLIENT_PROFILE_TYPE, parameterNames } from '../../../lib/pki/contract';
import { CloudFormation, type Template } from '../custom-resource/cloud-formation';
import { interrupt } from '../parameter-store/interruption';
import { AUTHORITY, CLIENT, Deployment, FakeSigner } from './fakes';

const FORMER = 'skylan/robot-lan';
const [former, names] = [parameterNames(FORMER), parameterNames(AUTHORITY.Namespace)];
const MOVED = { FormerNamespace: FORMER };

/** A LAN with clients, in whose former or present namespace. */
function lan(where: 'former' | 'present', clients: readonly string[], changes: object = {}): Template {
  const place = where === 'former' ? { Namespace: FORMER } : MOVED;
  const client = (Client: string) => ({
    type: CLIENT_PROFILE_TYPE,
    properties: { ...CLIENT, Client, ...place, ...changes },
  });
  return {
    Ca: { type: CERTIFICATE_AUTHORITY_TYPE, properties: { ...AUTHORITY, ...place, ...changes } },
    ...Object.fromEntries(clients.map((one) => [`Client-${one}`, client(one)])),
  };
}

/** A LAN in its former namespace with the clients `home` and `field`; `gone` was one, and is revoked. */
async function given() {
  const deployment = new Deployment();
  const stack = new CloudFormation(deployment.handler, 'stack');
  await stack.deploy(lan('former', ['home', 'field', 'gone']));
  const gone = serialNumber(deployment.store.value(former.client('gone').certificate));
  await stack.deploy(lan('former', ['home', 'field']));
  return { deployment, stack, gone, before: deployment.store.snapshot() };
}

/** Values by what they are called below a namespace. */
function below(root: string, snapshot: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(snapshot).filter(([name]) => name.startsWith(`${root}/`));
  return Object.fromEntries(
    entries.map(([name, value]) => [name.slice(root.length), value] as const).filter(([name]) => name !== '/ca/copied'),
  );
}

const revoked = (deployment: Deployment) =>
  readCrl(deployment.store.value(names.caCrl)).revoked.map(({ serial }) => serial);

jest.setTimeout(240_000);

describe('a move to another namespace', () => {
  test('keeps every byte of keys, certificates, profiles and revocations, encrypted as they were, and leaves nothing behind', async () => {
    // GIVEN
    const { deployment, stack, gone, before } = await given();
    const secrets = () => [...deployment.store.parameters].filter(([, { secret }]) => secret).map(([name]) => name);
    const secretsBefore = secrets();
    stack.sent.length = 0;
    // WHEN
    await stack.deploy(lan('present', ['home', 'field']));
    // THEN
    expect(stack.sent).toEqual([
      'Update skylan/robot-lan/ca',
      'Update skylan/robot-lan/clients/home',
      'Update skylan/robot-lan/clients/field',
      'Delete skylan/robot-lan/clients/field',
      'Delete skylan/robot-lan/clients/home',
      'Delete skylan/robot-lan/ca',
    ]);
    const after = deployment.store.snapshot();
    expect(Object.keys(after).filter((name) => !name.startsWith('/skylan/lan/robot-lan/'))).toEqual([]);
    expect(below(names.root, after)).toEqual(below(former.root, before));
    expect(secrets().sort()).toEqual(secretsBefore.map((name) => name.replace('/skylan/', '/skylan/lan/')).sort());
    expect(revoked(deployment)).toEqual([gone]);
    expect(deployment.pauses).toBe(0);
    // WHEN
    await stack.destroy();
    // THEN
    expect(deployment.store.snapshot()).toEqual({});
  });

  test('until the clean-up nothing of the former namespace has changed', async () => {
    // GIVEN
    const { deployment, stack, before } = await given();
    // WHEN
    await stack.deploy(lan('present', ['home', 'field']), { withoutCleanUp: true });
    // THEN
    expect(below(former.root, deployment.store.snapshot())).toEqual(below(former.root, before));
  });

  test.each(['replaced', 'removed'] as const)(
    'a client that the same deploy removes is revoked where the gateway reads; what is %s goes first',
    async (first) => {
      // GIVEN
      const { deployment, stack, gone, before } = await given();
      const field = serialNumber(before[former.client('field').certificate] ?? '');
      // WHEN
      await stack.deploy(lan('present', ['home']), { first });
      // THEN
      expect([...revoked(deployment)].sort()).toEqual([gone, field].sort());
      const after = deployment.store.snapshot();
      expect(Object.keys(after).filter((name) => /field/.test(name) || !name.startsWith(`${names.root}/`))).toEqual([]);
      expect(after[names.client('home').profile]).toBe(before[former.client('home').profile]);
    },
  );

  test('a client that the same deploy adds is a new one, and another address is in the profiles', async () => {
    // GIVEN
    const { deployment, stack, before } = await given();
    // WHEN
    await stack.deploy(lan('present', ['home', 'field', 'lab'], { RemoteHost: '192.0.2.9' }));
    // THEN
    const after = deployment.store.snapshot();
    for (const kind of ['key', 'certificate', 'tlsCryptKey'] as const) {
      expect(after[names.client('home')[kind]]).toBe(before[former.client('home')[kind]]);
    }
    for (const one of ['home', 'lab']) expect(after[names.client(one).profile]).toContain('\nremote 192.0.2.9 1194\n');
  });

  test('a client whose list of revoked certificates is full moves all the same', async () => {
    // GIVEN
    const { deployment, stack, before } = await given();
    const record = JSON.stringify({ revokedAt: deployment.clock.now().toISOString() });
    for (let index = 0; index < 250; index++) {
      const serial = `7f${index.toString(16).padStart(4, '0')}`.repeat(3);
      await deployment.store.put({ name: `${former.revokedFolder}/${serial}`, value: record, secret: false });
    }
    await deployment
      .handler({ Renew: { Namespace: FORMER, KeyId: AUTHORITY.KeyId } })
      .catch((error: Error) => expect(error.message).toContain('it is full'));
    // WHEN
    await stack.deploy(lan('present', ['home', 'field']));
    // THEN
    const after = deployment.store.snapshot();
    expect(after[names.client('home').profile]).toBe(before[former.client('home').profile]);
  });
});

describe.each(['update', 'removal'] as const)('a deploy that is rolled back by %s', (rollBack) => {
  test.each(['Ca', 'Client-home', 'Client-field', 'Client-lab'])(
    'after %s leaves the former namespace whole and nothing else, and the next one moves it',
    async (failAfter) => {
      // GIVEN
      const { deployment, stack, before } = await given();
      const template = lan('present', ['home', 'field', 'lab']);
      // WHEN
      await stack.deploy(template, { failAfter, rollBack });
      // THEN
      expect(deployment.store.snapshot()).toEqual(before);
      // WHEN
      await stack.deploy(lan('present', ['home', 'field']));
      // THEN
      expect(below(names.root, deployment.store.snapshot())).toEqual(below(former.root, before));
    },
  );
});

test('what a roll-back has left, with clients revoked, is written over by the next deploy', async () => {
  // GIVEN
  const { deployment, stack, gone, before } = await given();
  await stack.deploy(lan('present', ['home', 'field']), { withoutCleanUp: true });
  await deployment.client('Delete', { Client: 'home' }, `${AUTHORITY.Namespace}/clients/home`);
  expect(revoked(deployment)).toHaveLength(2);
  const again = new CloudFormation(deployment.handler, 'stack');
  await again.deploy(lan('former', ['home', 'field']));
  // WHEN
  await again.deploy(lan('present', ['home', 'field']));
  // THEN
  expect(revoked(deployment)).toEqual([gone]);
  expect(deployment.pauses).toBe(1);
  expect(below(names.root, deployment.store.snapshot())).toEqual(below(former.root, before));
});

test('a request that comes again when clients have moved takes nothing of them away', async () => {
  // GIVEN
  const { deployment, before } = await given();
  const events: Parameters<Deployment['handler']>[0][] = [];
  const noting = new CloudFormation((event) => {
    events.push(event);
    return deployment.handler(event);
  }, 'stack');
  await noting.deploy(lan('former', ['home', 'field']));
  await noting.deploy(lan('present', ['home', 'field']), { withoutCleanUp: true });
  const after = deployment.store.snapshot();
  // WHEN
  for (const event of events.slice(3)) {
    await deployment.handler(event);
    // THEN
    expect(deployment.store.snapshot()).toEqual(after);
  }
  expect(events).toHaveLength(6);
  expect(below(names.root, after)).toEqual(below(former.root, before));
});

test('fails for the namespace of another stack, which keeps all, and the own former one stays', async () => {
  // GIVEN
  const { deployment, stack, before } = await given();
  const theirs = new FakeSigner();
  const own = deployment.signer;
  deployment.signer = theirs;
  await deployment.authority('Create');
  const [present, all] = [below(names.root, deployment.store.snapshot()), deployment.store.snapshot()];
  deployment.signer = own;
  // WHEN
  await expect(stack.deploy(lan('present', ['home', 'field']))).rejects.toThrow(
    'the parameters below /skylan/lan/robot-lan belong to an authority with another KMS key: give this LAN another name',
  );
  // THEN
  expect(deployment.store.snapshot()).toEqual(all);
  expect(below(former.root, all)).toEqual(below(former.root, before));
  expect(Object.keys(present)).not.toEqual([]);
});

test('fails for a former authority with another KMS key', async () => {
  const { deployment, stack, before } = await given();
  deployment.signer = new FakeSigner();
  await expect(stack.deploy(lan('present', ['home']))).rejects.toThrow(
    'the parameters below /skylan/robot-lan belong to an authority with another KMS key and cannot be moved',
  );
  expect(deployment.store.snapshot()).toEqual(before);
});

test('a LAN that is new takes nothing from a former namespace of its name, nor removes it', async () => {
  // GIVEN
  const { deployment, before } = await given();
  deployment.signer = new FakeSigner();
  const other = new CloudFormation(deployment.handler, 'other');
  // WHEN
  await other.deploy(lan('present', ['home']));
  await other.destroy();
  // THEN
  expect(deployment.store.snapshot()).toEqual(before);
});

test('what a failed move has left half-way is no key of a LAN of another stack', async () => {
  for (let nth = 2; nth <= 6; nth++) {
    // GIVEN
    const { deployment, stack, before } = await given();
    interrupt(deployment.store, nth, 'before', 'failed');
    await stack.deploy(lan('present', ['home']));
    expect(Object.keys(below(names.root, deployment.store.snapshot()))).toHaveLength(nth - 1);
    // WHEN
    deployment.signer = new FakeSigner();
    await new CloudFormation(deployment.handler, 'other').deploy(lan('present', ['home']));
    // THEN
    const after = deployment.store.snapshot();
    for (const kind of ['caCertificate', 'gatewayKey', 'gatewayTlsCryptKey'] as const) {
      expect(after[names[kind]]).not.toBe(before[former[kind]]);
    }
    expect(below(former.root, after)).toEqual(below(former.root, before));
  }
});

test('a LAN that is renamed in the same deploy is another LAN, and its former clients are gone', async () => {
  // GIVEN
  const { deployment, stack, before } = await given();
  const renamed = { Namespace: 'skylan/lan/other', FormerNamespace: 'skylan/other' };
  // WHEN
  await stack.deploy(lan('present', ['home', 'field'], renamed));
  // THEN
  const after = deployment.store.snapshot();
  expect(Object.keys(after).filter((name) => !name.startsWith('/skylan/lan/other/'))).toEqual([]);
  expect(Object.values(after)).not.toContain(before[former.client('home').key]);
});

describe.each(['before', 'after'] as const)('interrupted just %s a change of the store', (when) => {
  test('a move is completed when the request comes again', async () => {
    let interrupted = true;
    let nth = 0;
    while (interrupted) {
      // GIVEN
      nth++;
      const { deployment, stack, gone, before } = await given();
      const field = serialNumber(before[former.client('field').certificate] ?? '');
      const isDone = interrupt(deployment.store, nth, when);
      // WHEN
      await stack.deploy(lan('present', ['home']));
      // THEN
      interrupted = isDone();
      const after = deployment.store.snapshot();
      expect([...revoked(deployment)].sort()).toEqual([gone, field].sort());
      expect(Object.keys(after).filter((name) => !name.startsWith(`${names.root}/`))).toEqual([]);
      const kept = Object.entries(below(former.root, before)).filter(([name]) => !/field|crl/.test(name));
      expect(below(names.root, after)).toMatchObject(Object.fromEntries(kept));
    }
    expect(nth).toBe(30);
  });

  test('a move that fails for good leaves the former namespace whole, and the next one is complete', async () => {
    const COPIES = 15;
    for (let nth = 1; nth <= COPIES; nth++) {
      // GIVEN
      const { deployment, stack, before } = await given();
      const isDone = interrupt(deployment.store, nth, when, 'failed');
      // WHEN
      await stack.deploy(lan('present', ['home', 'field']));
      // THEN
      expect(isDone()).toBe(true);
      expect(below(former.root, deployment.store.snapshot())).toEqual(below(former.root, before));
      // WHEN
      await stack.deploy(lan('present', ['home', 'field']));
      // THEN
      const after = deployment.store.snapshot();
      expect(Object.keys(after).filter((name) => !name.startsWith(`${names.root}/`))).toEqual([]);
      expect(below(names.root, after)).toEqual(below(former.root, before));
    }
  });
});
