import type { SSMClient } from '@aws-sdk/client-ssm';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { Patience } from '../../../lambda/parameter-store/patience';
import { SsmParameterStore } from '../../../lambda/parameter-store/ssm-parameter-store';
import { createHandler } from '../../../lambda/pki/handler';
import { readCrl } from '../../../lambda/pki/x509/crl';
import { CERTIFICATE_AUTHORITY_TYPE, CLIENT_PROFILE_TYPE } from '../../../lib/pki/contract';
import { AUTHORITY, CLIENT, FakeSigner, NAMES } from './fakes';

const CLIENTS = 100;
/** Writes that Parameter Store takes a second, by default (AWS's quotas). */
const WRITES_A_SECOND = 3;
/** Lambda ends a function that takes longer. */
const LIMIT_MS = 300_000;

const fault = (name: string) => Object.assign(new Error(name), { name });

/** Parameter Store as far as the handler calls it, with AWS's limit on writes. */
class ThrottledSsm {
  readonly parameters = new Map<string, string>();
  refused = 0;
  private allowance = WRITES_A_SECOND;
  private last = Date.now();

  readonly send = async (command: {
    readonly input: Record<string, unknown>;
    readonly constructor: { name: string };
  }) => {
    const { input } = command;
    await new Promise((resolve) => setTimeout(resolve, 20));
    switch (command.constructor.name) {
      case 'GetParameterCommand':
        return { Parameter: { Value: this.parameters.get(String(input.Name)) } };
      case 'GetParametersByPathCommand':
        return {
          Parameters: [...this.parameters]
            .filter(([name]) => name.startsWith(`${input.Path}/`))
            .map(([Name, Value]) => ({ Name, Value })),
        };
      case 'DeleteParametersCommand':
        for (const name of input.Names as string[]) this.parameters.delete(name);
        return {};
      default:
        return this.put(String(input.Name), String(input.Value), input.Overwrite === true);
    }
  };

  private put(name: string, value: string, overwrite: boolean) {
    const now = Date.now();
    this.allowance = Math.min(WRITES_A_SECOND, this.allowance + ((now - this.last) / 1000) * WRITES_A_SECOND);
    this.last = now;
    if (this.allowance < 1) {
      this.refused++;
      throw fault('ThrottlingException');
    }
    this.allowance--;
    if (!overwrite && this.parameters.has(name)) throw fault('ParameterAlreadyExists');
    this.parameters.set(name, value);
    return {};
  }
}

describe('a hundred clients in one deploy, at three writes a second', () => {
  const signer = new FakeSigner();
  let ssm: ThrottledSsm;

  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-11-21T12:00:00Z') });
    ssm = new ThrottledSsm();
  });
  afterEach(() => jest.useRealTimers());

  /** One call of the function; how long it took. */
  async function send(type: string, RequestType: string, properties: object): Promise<number> {
    const started = Date.now();
    const time = { now: Date.now, sleep: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)) };
    const handler = createHandler({
      storeFor: () => new SsmParameterStore(ssm as unknown as SSMClient, new Patience(time)),
      signerFor: () => signer,
      now: () => new Date(),
      pauseAfterDelete: async () => {},
      log: () => {},
    });
    await handler({
      ...{ RequestType, ResourceType: type, LogicalResourceId: 'x', PhysicalResourceId: 'x' },
      ResourceProperties: properties,
    } as unknown as CdkCustomResourceEvent);
    return Date.now() - started;
  }

  /** The longest of several calls at the same time, while the clock runs. */
  async function longest(calls: readonly Promise<number>[]): Promise<number> {
    let isDone = false;
    const all = Promise.all(calls).finally(() => {
      isDone = true;
    });
    all.catch(() => {});
    while (!isDone) await jest.advanceTimersByTimeAsync(100);
    return Math.max(...(await all));
  }

  const clients = (requestType: string) =>
    Array.from({ length: CLIENTS }, (_, index) =>
      send(CLIENT_PROFILE_TYPE, requestType, { ...CLIENT, Client: `client-${index}` }),
    );

  test('are all made, and all revoked and removed, each within the time of the function', async () => {
    // GIVEN
    await longest([send(CERTIFICATE_AUTHORITY_TYPE, 'Create', AUTHORITY)]);
    // WHEN
    const creation = await longest(clients('Create'));
    // THEN
    expect([...ssm.parameters.keys()].filter((name) => name.endsWith('/profile'))).toHaveLength(CLIENTS);
    expect(creation).toBeLessThan(LIMIT_MS);
    expect(ssm.refused).toBeGreaterThan(CLIENTS);
    // WHEN
    const removal = await longest(clients('Delete'));
    // THEN
    expect(removal).toBeLessThan(LIMIT_MS);
    expect([...ssm.parameters.keys()].filter((name) => name.startsWith(NAMES.clientsFolder))).toEqual([]);
    expect(readCrl(ssm.parameters.get(NAMES.caCrl) ?? '').revoked).toHaveLength(CLIENTS);
  });
});
