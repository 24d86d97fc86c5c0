import { X509Certificate } from 'node:crypto';
import { serialNumber } from '../../../lambda/pki/x509/certificate';
import { Deployment, NAMES } from './fakes';

const client = NAMES.client('ros_local_gateway');

/**
 * Has the nth change of the store fail once, before or after it took effect,
 * and notes each value that keys ever had.
 */
class Interruption {
  done = false;
  changes = 0;
  readonly keyValues = new Map<string, Set<string>>();

  constructor(deployment: Deployment, nth: number, when: 'before' | 'after') {
    deployment.store.onChange = (moment, name) => {
      const value = deployment.store.parameters.get(name)?.value;
      if (moment === 'after' && value !== undefined && /key$|certificate$/.test(name)) {
        this.keyValues.set(name, (this.keyValues.get(name) ?? new Set()).add(value));
      }
      if (moment === 'before') this.changes++;
      if (moment === when && this.changes === nth && !this.done) {
        this.done = true;
        throw new Error('interrupted');
      }
    };
  }
}

/** From the nth change of the store on all fail, that one before or after it took effect: the function was ended. */
function dieAt(deployment: Deployment, nth: number, when: 'before' | 'after'): void {
  let changes = 0;
  deployment.store.onChange = (moment) => {
    if (moment === 'before') changes++;
    if (changes > nth || (changes === nth && moment === when)) throw new Error('interrupted');
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

jest.setTimeout(60_000);

describe.each(['before', 'after'] as const)('interrupted just %s a change of the store', (when) => {
  test('a create is completed by the next one, and no key is made twice', async () => {
    let interrupted = true;
    let nth = 0;
    while (interrupted) {
      // GIVEN
      nth++;
      const deployment = new Deployment();
      const interruption = new Interruption(deployment, nth, when);
      // WHEN
      const authority = await untilDone(() => deployment.authority('Create'));
      interrupted = (await untilDone(() => deployment.client('Create'))) || authority;
      // THEN
      expect(Object.keys(deployment.store.snapshot())).toHaveLength(9);
      for (const values of interruption.keyValues.values()) expect(values.size).toBe(1);
      const profile = deployment.store.value(client.profile);
      for (const name of [client.key, client.certificate, client.tlsCryptKey, NAMES.caCertificate]) {
        expect(profile).toContain(deployment.store.value(name));
      }
    }
    // Five parameters of the authority and four of the client: each was the one that failed.
    expect(nth).toBe(10);
  });

  test('a delete is completed by the next one', async () => {
    let interrupted = true;
    let nth = 0;
    while (interrupted) {
      // GIVEN
      nth++;
      const deployment = new Deployment();
      await deployment.authority('Create');
      await deployment.client('Create');
      const serial = new X509Certificate(deployment.store.value(client.certificate)).serialNumber.toLowerCase();
      const interruption = new Interruption(deployment, nth, when);
      // WHEN
      interrupted = await untilDone(() => deployment.client('Delete'));
      // THEN
      expect(interruption.done).toBe(interrupted);
      expect(deployment.revokedSerials()).toEqual([serial]);
      expect(await deployment.store.list(`${NAMES.root}/clients`)).toEqual([]);
      // WHEN
      deployment.store.onChange = () => {};
      await deployment.authority('Delete');
      // THEN
      expect(deployment.store.snapshot()).toEqual({});
    }
    expect(nth).toBe(8);
  });

  test('a delete that nobody repeats is completed when the client is added again', async () => {
    for (let nth = 1; nth <= 7; nth++) {
      // GIVEN
      const deployment = new Deployment();
      await deployment.authority('Create');
      await deployment.client('Create');
      const old = deployment.store.snapshot();
      const serial = new X509Certificate(old[client.certificate] ?? '').serialNumber.toLowerCase();
      new Interruption(deployment, nth, when);
      await expect(deployment.client('Delete')).rejects.toThrow('interrupted');
      const recorded = deployment.store.parameters.has(`${NAMES.revokedFolder}/${serial}`);
      const leftOver = recorded && deployment.store.parameters.has(client.certificate);
      // WHEN
      await deployment.client('Create');
      // THEN nothing had happened yet, or everything happens
      expect(deployment.revokedSerials()).toEqual(recorded ? [serial] : []);
      expect(deployment.pauses).toBe(leftOver ? 1 : 0);
      for (const name of [client.key, client.certificate, client.tlsCryptKey, client.profile]) {
        expect(deployment.store.value(name) === old[name]).toBe(!recorded);
      }
    }
  });

  test('a renewal is completed by the next one, and whatever was valid is revoked with its client', async () => {
    let interrupted = true;
    let nth = 0;
    while (interrupted) {
      // GIVEN
      nth++;
      const deployment = new Deployment();
      await deployment.authority('Create');
      await deployment.client('Create');
      const first = serialNumber(deployment.store.value(client.certificate));
      deployment.clock.advanceDays(9.5 * 365);
      dieAt(deployment, nth, when);
      // WHEN
      interrupted = await deployment.renew().then(
        () => false,
        () => true,
      );
      deployment.store.onChange = () => {};
      await deployment.renew();
      // THEN
      const profile = deployment.store.value(client.profile);
      for (const name of [client.key, client.certificate, NAMES.caCertificate]) {
        expect(profile).toContain(deployment.store.value(name));
      }
      const second = serialNumber(deployment.store.value(client.certificate));
      expect(second).not.toBe(first);
      // WHEN
      await deployment.client('Delete');
      // THEN
      expect(deployment.revokedSerials()).toEqual([first, second].sort());
    }
    // Certificate and CRL of the authority, the server's certificate, and three parameters of the client.
    expect(nth).toBe(7);
  });
});
