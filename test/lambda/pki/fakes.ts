import { generateKeyPairSync, sign } from 'node:crypto';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { createHandler } from '../../../lambda/pki/handler';
import type { Environment, NewParameter, ParameterStore, Signer } from '../../../lambda/pki/ports';
import { readCrl } from '../../../lambda/pki/x509/crl';
import { CERTIFICATE_AUTHORITY_TYPE, CLIENT_PROFILE_TYPE, parameterNames } from '../../../lib/pki/contract';

/** Parameter Store in memory, which can fail and can be watched. */
export class FakeStore implements ParameterStore {
  readonly parameters = new Map<string, { readonly value: string; readonly secret: boolean; version: number }>();
  /** Called at the begin and at the end of every change; may throw, or wait. */
  onChange: (moment: 'before' | 'after', name: string) => void | Promise<void> = () => {};

  async get(name: string) {
    await turn();
    return this.parameters.get(name)?.value;
  }

  async create(parameter: NewParameter) {
    await turn();
    if (this.parameters.has(parameter.name)) return false;
    await this.put(parameter);
    return true;
  }

  async put({ name, value, secret }: NewParameter) {
    await this.onChange('before', name);
    this.parameters.set(name, { value, secret, version: (this.parameters.get(name)?.version ?? 0) + 1 });
    await this.onChange('after', name);
  }

  async list(folder: string) {
    await turn();
    return [...this.parameters]
      .filter(([name]) => name.startsWith(`${folder}/`))
      .map(([name, { value, secret }]) => ({ name, value: secret ? 'encrypted' : value }));
  }

  async delete(names: readonly string[]) {
    for (const name of names) {
      await this.onChange('before', name);
      this.parameters.delete(name);
      await this.onChange('after', name);
    }
  }

  /** The value, which must be there. */
  value(name: string): string {
    const found = this.parameters.get(name);
    if (!found) throw new Error(`no parameter ${name}`);
    return found.value;
  }

  /** Names and values, sorted. */
  snapshot(): Record<string, string> {
    return Object.fromEntries([...this.parameters].map(([name, { value }]) => [name, value] as const).sort());
  }
}

/** Lets other asynchronous work go on, as a call over the network does. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A P-256 key on this machine in the place of the one in KMS. */
export class FakeSigner implements Signer {
  private readonly pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  signatures = 0;

  async publicKey() {
    return this.pair.publicKey.export({ type: 'spki', format: 'der' });
  }

  async sign(message: Buffer) {
    await turn();
    this.signatures++;
    return sign('sha256', message, this.pair.privateKey);
  }
}

/** A clock that the test moves. */
export class FakeClock {
  constructor(public time = new Date('2026-11-21T12:00:00Z')) {}
  readonly now = () => this.time;

  advanceDays(days: number): void {
    this.time = new Date(this.time.getTime() + days * 24 * 60 * 60 * 1000);
  }
}

export const AUTHORITY = { Namespace: 'skylan/robot-lan', KeyId: 'key-1', ServerName: 'robot-lan-gateway' };
export const CLIENT = {
  ...AUTHORITY,
  Client: 'ros_local_gateway',
  RemoteHost: '192.0.2.1',
  Port: '1194',
  LanMtuBytes: '1500',
};
export const NAMES = parameterNames(AUTHORITY.Namespace);

/** What one part of the core works with, when it is tested without the handler. */
export class TestEnvironment implements Environment {
  readonly store = new FakeStore();
  signer = new FakeSigner();
  readonly clock = new FakeClock();
  readonly now = this.clock.now;
  /** Messages, without their details. */
  readonly logged: string[] = [];
  /** Names of the parameters that were written or deleted, in that order. */
  readonly changed: string[] = [];

  constructor() {
    this.store.onChange = (moment, name) => {
      if (moment === 'after') this.changed.push(name);
    };
  }

  pauseAfterDelete = async () => {};
  readonly log = (message: string) => {
    this.logged.push(message);
  };
}

type RequestType = 'Create' | 'Update' | 'Delete';

/** Handler, store, signer, clock and log of one test. */
export class Deployment {
  readonly store = new FakeStore();
  signer = new FakeSigner();
  readonly clock: FakeClock;
  readonly logged: string[] = [];
  pauses = 0;
  readonly handler: ReturnType<typeof createHandler>;

  constructor(time?: Date) {
    this.clock = new FakeClock(time);
    this.handler = createHandler({
      store: this.store,
      signerFor: () => this.signer,
      now: this.clock.now,
      pauseAfterDelete: async () => {
        this.pauses++;
      },
      log: (message, details) => this.logged.push(JSON.stringify({ message, ...details })),
    });
  }

  authority(requestType: RequestType, changes: Record<string, string> = {}, physicalId?: string) {
    return this.send(CERTIFICATE_AUTHORITY_TYPE, requestType, { ...AUTHORITY, ...changes }, physicalId);
  }

  client(requestType: RequestType, changes: Record<string, string> = {}, physicalId?: string) {
    const properties = { ...CLIENT, ...changes };
    const id = physicalId ?? `${properties.Namespace}/clients/${properties.Client}`;
    return this.send(CLIENT_PROFILE_TYPE, requestType, properties, id);
  }

  send(type: string, requestType: RequestType, properties: object, physicalId = 'skylan/robot-lan/ca') {
    return this.handler({
      RequestType: requestType,
      ResourceType: type,
      LogicalResourceId: 'Logical',
      ...(requestType !== 'Create' && { PhysicalResourceId: physicalId }),
      ResourceProperties: { ServiceToken: 'arn:aws:lambda:eu-central-1:123456789012:function:x', ...properties },
    } as CdkCustomResourceEvent);
  }

  /** Serials on the stored CRL. */
  revokedSerials(): readonly string[] {
    return readCrl(this.store.value(NAMES.caCrl)).revoked.map(({ serial }) => serial);
  }

  renewCrl() {
    return this.handler({ RenewCrl: { Namespace: AUTHORITY.Namespace, KeyId: AUTHORITY.KeyId } });
  }
}
