import type { CdkCustomResourceEvent } from 'aws-lambda';
import { createHandler } from '../../../lambda/cluster/handler';
import {
  type KeyRecord,
  MUNGE_KEY_TYPE,
  PAIR_KEY_TYPE,
  parameterNames,
  SITE_KEYS_TYPE,
  SITE_PACK_TYPE,
  TOKEN_KEY_TYPE,
} from '../../../lib/cluster-keys/contract';
import { FakeStore } from '../parameter-store/fake-store';

export const NAMESPACE = 'skylan/cluster/hybrid-cluster';
export const NAMES = parameterNames(NAMESPACE);
export const PAIR = 'bielefeld--giessen';
export const STACK = 'arn:aws:cloudformation:eu-central-1:123456789012:stack/HybridCluster/1';

/** Public keys of Alice and Bob (RFC 7748, section 6.1). */
export const ALICE = 'hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=';
export const BOB = '3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08=';

type RequestType = 'Create' | 'Update' | 'Delete';

export interface Changes {
  readonly properties?: object;
  readonly physicalId?: string;
  readonly stack?: string;
}

/** Handler, store and log of one test. */
export class Deployment {
  readonly store = new FakeStore();
  readonly logged: string[] = [];
  readonly handler = createHandler({
    storeFor: (key) => this.store.under(key),
    log: (message, details) => this.logged.push(JSON.stringify({ message, ...details })),
  });

  site(request: RequestType, properties: object = {}, changes: Changes = {}) {
    const physicalId = `${NAMESPACE}/sites/giessen/keys`;
    return this.send(
      SITE_KEYS_TYPE,
      request,
      { Site: 'giessen', Revision: '1', ...properties },
      { physicalId, ...changes },
    );
  }

  pair(request: RequestType, properties: object = {}, changes: Changes = {}) {
    const physicalId = `${NAMESPACE}/pairs/${PAIR}`;
    return this.send(PAIR_KEY_TYPE, request, { Pair: PAIR, Revision: '1', ...properties }, { physicalId, ...changes });
  }

  token(request: RequestType, properties: object = {}, changes: Changes = {}) {
    return this.send(
      TOKEN_KEY_TYPE,
      request,
      { Revision: '1', ...properties },
      { physicalId: `${NAMESPACE}/slurm/token-key`, ...changes },
    );
  }

  munge(request: RequestType, properties: object = {}, changes: Changes = {}) {
    return this.send(MUNGE_KEY_TYPE, request, properties, {
      physicalId: `${NAMESPACE}/slurm/munge-key`,
      ...changes,
    });
  }

  pack(request: RequestType, files: readonly object[], properties: object = {}, changes: Changes = {}) {
    const all = { Site: 'bielefeld', Files: JSON.stringify(files), Endpoints: {}, Keys: {}, ...properties };
    return this.send(SITE_PACK_TYPE, request, all, { physicalId: `${NAMESPACE}/sites/bielefeld/pack`, ...changes });
  }

  send(type: string, requestType: RequestType, properties: object, { physicalId, stack = STACK }: Changes = {}) {
    return this.handler({
      RequestType: requestType,
      ResourceType: type,
      StackId: stack,
      LogicalResourceId: 'Logical',
      ...(requestType !== 'Create' && { PhysicalResourceId: physicalId }),
      ResourceProperties: { ServiceToken: 'arn:x', Namespace: NAMESPACE, ...properties },
    } as unknown as CdkCustomResourceEvent);
  }

  record(name: string): KeyRecord {
    return JSON.parse(this.store.value(name));
  }

  /** What the store holds of keys, one value each revision. */
  keys(name: string): readonly (readonly [number | string, string])[] {
    const { current, previous } = this.record(name);
    return [current, ...(previous ? [previous] : [])].map(({ revision, value }) => [revision, value] as const);
  }
}
