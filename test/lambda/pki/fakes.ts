import { generateKeyPairSync, sign } from 'node:crypto';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { createHandler } from '../../../lambda/pki/handler';
import type { Environment, Signer } from '../../../lambda/pki/ports';
import { readCrl } from '../../../lambda/pki/x509/crl';
import { CERTIFICATE_AUTHORITY_TYPE, CLIENT_PROFILE_TYPE, parameterNames } from '../../../lib/pki/contract';
import { FakeStore, turn } from '../parameter-store/fake-store';

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

export const AUTHORITY = { Namespace: 'skylan/lan/robot-lan', KeyId: 'key-1', ServerName: 'robot-lan-gateway' };
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
      storeFor: (key) => this.store.under(key),
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

  send(type: string, requestType: RequestType, properties: object, physicalId = 'skylan/lan/robot-lan/ca') {
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

  renew(more: { readonly EncryptionKey?: string } = {}) {
    return this.handler({ Renew: { Namespace: AUTHORITY.Namespace, KeyId: AUTHORITY.KeyId, ...more } });
  }
}
