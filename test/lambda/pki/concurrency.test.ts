import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { Deployment, NAMES } from './fakes';

const serialOf = (deployment: Deployment, client: string) =>
  new X509Certificate(deployment.store.value(NAMES.client(client).certificate)).serialNumber.toLowerCase();

jest.setTimeout(60_000);

describe('several requests at the same time', () => {
  test('two creates of one resource agree on its keys', async () => {
    // GIVEN
    const deployment = new Deployment();
    // WHEN
    const authorities = await Promise.all([deployment.authority('Create'), deployment.authority('Create')]);
    const clients = await Promise.all([deployment.client('Create'), deployment.client('Create')]);
    // THEN
    expect(authorities[0]).toEqual(authorities[1]);
    expect(clients[0]).toEqual(clients[1]);
    const names = NAMES.client('ros_local_gateway');
    for (const name of [names.key, names.certificate, names.tlsCryptKey]) {
      expect(deployment.store.value(names.profile)).toContain(deployment.store.value(name));
      expect(deployment.store.parameters.get(name)?.version).toBe(1);
    }
  });

  test('removals in any interleaving all end on the CRL', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 40 }),
        async (count, delays) => {
          // GIVEN
          const deployment = new Deployment();
          await deployment.authority('Create');
          const clients = Array.from({ length: count }, (_, index) => `client-${index}`);
          for (const Client of clients) await deployment.client('Create', { Client });
          const serials = clients.map((client) => serialOf(deployment, client)).sort();
          let change = 0;
          deployment.store.onChange = async () => {
            for (let turn = delays[change++ % delays.length] ?? 0; turn > 0; turn--) {
              await new Promise((resolve) => setImmediate(resolve));
            }
          };
          // WHEN
          await Promise.all(clients.map((Client) => deployment.client('Delete', { Client })));
          // THEN
          expect(deployment.revokedSerials()).toEqual(serials);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('a writer that lost the race writes again', async () => {
    // GIVEN two clients; the CRL of the first removal is held back until the second has written its own
    const deployment = new Deployment();
    await deployment.authority('Create');
    for (const Client of ['a', 'b']) await deployment.client('Create', { Client });
    const serials = [serialOf(deployment, 'a'), serialOf(deployment, 'b')].sort();
    let second: Promise<unknown> | undefined;
    deployment.store.onChange = async (moment, name) => {
      if (moment === 'before' && name === NAMES.caCrl && !second) {
        second = deployment.client('Delete', { Client: 'b' });
        await second;
      }
    };
    // WHEN
    await deployment.client('Delete', { Client: 'a' });
    // THEN
    expect(deployment.revokedSerials()).toEqual(serials);
  });

  test('a writer whose CRL was replaced by a complete one leaves it at that', async () => {
    // GIVEN two clients; the second is removed as soon as the first one's CRL is written
    const deployment = new Deployment();
    await deployment.authority('Create');
    for (const Client of ['a', 'b']) await deployment.client('Create', { Client });
    const serials = [serialOf(deployment, 'a'), serialOf(deployment, 'b')].sort();
    let second: Promise<unknown> | undefined;
    deployment.store.onChange = async (moment, name) => {
      if (moment !== 'after' || name !== NAMES.caCrl || second) return;
      second = deployment.client('Delete', { Client: 'b' });
      await second;
    };
    const before = deployment.signer.signatures;
    // WHEN
    await deployment.client('Delete', { Client: 'a' });
    // THEN
    expect(deployment.revokedSerials()).toEqual(serials);
    expect(deployment.signer.signatures - before).toBe(2);
  });

  test('a listing that lags behind takes no revocation back', async () => {
    // GIVEN a store whose listings do not show what is younger than the authority
    const deployment = new Deployment();
    await deployment.authority('Create');
    for (const Client of ['a', 'b']) await deployment.client('Create', { Client });
    const serials = [serialOf(deployment, 'a'), serialOf(deployment, 'b')].sort();
    deployment.store.list = async () => [];
    // WHEN
    await deployment.client('Delete', { Client: 'a' });
    await deployment.client('Delete', { Client: 'b' });
    await deployment.renew();
    // THEN
    expect(deployment.revokedSerials()).toEqual(serials);
  });

  test('fails when revocations never come to an end', async () => {
    // GIVEN
    const deployment = new Deployment();
    await deployment.authority('Create');
    let records = 0;
    deployment.store.onChange = async (moment, name) => {
      if (moment !== 'after' || name !== NAMES.caCrl) return;
      const record = JSON.stringify({ client: 'x', revokedAt: '2026-11-21T12:00:00.000Z' });
      const serial = (0x4000 + records++).toString(16);
      deployment.store.parameters.set(`${NAMES.revokedFolder}/${serial}`, { value: record, secret: false, version: 1 });
    };
    // THEN
    await expect(deployment.renew()).rejects.toThrow('kept changing while the CRL was being signed');
  });
});
