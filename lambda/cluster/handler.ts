import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import {
  MUNGE_KEY_TYPE,
  PAIR_KEY_TYPE,
  parameterNames,
  SITE_KEYS_TYPE,
  SITE_PACK_TYPE,
  TOKEN_KEY_TYPE,
  TUNNEL_PROFILE_TYPE,
} from '../../lib/cluster-keys/contract';
import type { Located } from '../../lib/custom-resource/contract';
import { mayHaveOtherKey } from '../custom-resource/encryption';
import { movesFrom } from '../custom-resource/move';
import { areInvalid } from '../custom-resource/properties';
import { largeParameter, type parameter, underPresentKey } from '../parameter-store/parameters';
import type { ParameterStore } from '../parameter-store/ports';
import { ensureMungeKey, removeMungeKey } from './munge-key';
import { ensurePairKey, removePairKey } from './pair-key';
import type { Environment, Request } from './ports';
import {
  mungeKeyName,
  mungeKeyProperties,
  pairKeyProperties,
  siteKeysProperties,
  sitePackName,
  sitePackProperties,
  tokenKeyProperties,
  tunnelProfileName,
  tunnelProfileProperties,
} from './properties';
import { ensureSiteKeys, removeSiteKeys } from './site-keys';
import { ensureSitePack, removeSitePack } from './site-pack';
import { ensureTokenKey, removeTokenKey } from './token-key';
import { ensureTunnelProfile, removeTunnelProfile } from './tunnel-profile';

/** The environment, but for the key of secrets, which each event names. */
export interface HandlerEnvironment extends Omit<Environment, 'store'> {
  readonly storeFor: (encryptionKey: string | undefined) => ParameterStore;
}

/** One resource type. `Named` are the properties that name a resource, and are enough to remove it. */
interface Kind<Named, Whole extends Named & Located> {
  readonly named: (input: unknown) => Named;
  readonly whole: (input: unknown) => Whole;
  /** Another id is another resource: CloudFormation then has the old one removed, when the deploy has succeeded. */
  readonly id: (properties: Named) => string;
  /** Names of its parameters that are encrypted. */
  readonly secrets: (properties: Whole) => readonly string[];
  /** How they are made. @default parameter */
  readonly make?: typeof parameter;
  /** @returns the attributes, if there are any */
  readonly ensure: (environment: Environment, properties: Whole, request: Request) => Promise<unknown>;
  readonly remove: (environment: Environment, properties: Named, request: Request) => Promise<void>;
}

type Handler = (event: CdkCustomResourceEvent) => Promise<CdkCustomResourceResponse>;

function handlerOf<Named, Whole extends Named & Located>(kind: Kind<Named, Whole>) {
  return async (
    { storeFor, log }: HandlerEnvironment,
    event: CdkCustomResourceEvent,
  ): Promise<CdkCustomResourceResponse> => {
    const { ResourceProperties: input, StackId: stack } = event;
    const environmentWith = (key?: string): Environment => ({ store: storeFor(key), log });
    if (event.RequestType === 'Delete') {
      const { PhysicalResourceId } = event;
      if (areInvalid(() => kind.named(input))) {
        log('nothing to delete: a resource with such properties cannot have been created', {
          resource: event.LogicalResourceId,
        });
      } else await kind.remove(environmentWith(), kind.named(input), { stack, isNew: false });
      return { PhysicalResourceId };
    }
    const properties = kind.whole(input);
    const PhysicalResourceId = kind.id(properties);
    const isNew = event.RequestType === 'Create' || event.PhysicalResourceId !== PhysicalResourceId;
    const environment = environmentWith(properties.EncryptionKey);
    const from = movesFrom(event, properties, PhysicalResourceId);
    const ensure = () => kind.ensure(environment, properties, { stack, isNew, from });
    const Data = mayHaveOtherKey(event, properties)
      ? await underPresentKey(environment.store, kind.secrets(properties), ensure, kind.make)
      : await ensure();
    return Data ? { PhysicalResourceId, Data } : { PhysicalResourceId };
  };
}

const kinds: Readonly<Record<string, ReturnType<typeof handlerOf>>> = {
  [SITE_KEYS_TYPE]: handlerOf({
    named: siteKeysProperties,
    whole: siteKeysProperties,
    id: ({ Namespace, Site, PublicKey }) =>
      `${Namespace}/sites/${Site}/${PublicKey === undefined ? 'keys' : 'public-key'}`,
    secrets: ({ Namespace, Site }) => [parameterNames(Namespace).site(Site).privateKey],
    ensure: ensureSiteKeys,
    remove: removeSiteKeys,
  }),
  [PAIR_KEY_TYPE]: handlerOf({
    named: pairKeyProperties,
    whole: pairKeyProperties,
    id: ({ Namespace, Pair }) => `${Namespace}/pairs/${Pair}`,
    secrets: ({ Namespace, Pair }) => [parameterNames(Namespace).presharedKey(Pair)],
    ensure: ensurePairKey,
    remove: removePairKey,
  }),
  [MUNGE_KEY_TYPE]: handlerOf({
    named: mungeKeyName,
    whole: mungeKeyProperties,
    id: ({ Namespace }) => `${Namespace}/slurm/munge-key`,
    secrets: ({ Namespace }) => {
      const { mungeKey, mungeKeyRecord } = parameterNames(Namespace);
      return [mungeKeyRecord, mungeKey];
    },
    ensure: ensureMungeKey,
    remove: removeMungeKey,
  }),
  [TOKEN_KEY_TYPE]: handlerOf({
    named: tokenKeyProperties,
    whole: tokenKeyProperties,
    id: ({ Namespace }) => `${Namespace}/slurm/token-key`,
    secrets: ({ Namespace }) => [parameterNames(Namespace).tokenKey],
    ensure: ensureTokenKey,
    remove: removeTokenKey,
  }),
  [SITE_PACK_TYPE]: handlerOf({
    named: sitePackName,
    whole: sitePackProperties,
    id: ({ Namespace, Site }) => `${Namespace}/sites/${Site}/pack`,
    secrets: ({ Namespace, Site }) => parameterNames(Namespace).site(Site).pack,
    make: largeParameter,
    ensure: ensureSitePack,
    remove: removeSitePack,
  }),
  [TUNNEL_PROFILE_TYPE]: handlerOf({
    named: tunnelProfileName,
    whole: tunnelProfileProperties,
    id: ({ Namespace, Client }) => `${Namespace}/clients/${Client}/profile`,
    secrets: ({ Namespace, Client }) => [parameterNames(Namespace).profile(Client)],
    ensure: ensureTunnelProfile,
    remove: removeTunnelProfile,
  }),
};

/**
 * The handler of the resource types of a cluster's keys. It throws on failure;
 * the error's text becomes the reason in CloudFormation.
 */
export function createHandler(environment: HandlerEnvironment): Handler {
  return async (event) => {
    const handle = kinds[event.ResourceType];
    if (!handle) throw new Error(`unknown resource type ${JSON.stringify(event.ResourceType)}`);
    return handle(environment, event);
  };
}
