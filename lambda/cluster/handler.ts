import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import {
  MUNGE_KEY_TYPE,
  PAIR_KEY_TYPE,
  SITE_KEYS_TYPE,
  SITE_PACK_TYPE,
  TOKEN_KEY_TYPE,
  TUNNEL_PROFILE_TYPE,
} from '../../lib/cluster-keys/contract';
import type { Located } from '../../lib/custom-resource/contract';
import { movesFrom } from '../custom-resource/move';
import { areInvalid } from '../custom-resource/properties';
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

/** One resource type. `Named` are the properties that name a resource, and are enough to remove it. */
interface Kind<Named, Whole extends Named & Located> {
  readonly named: (input: unknown) => Named;
  readonly whole: (input: unknown) => Whole;
  /** Another id is another resource: CloudFormation then has the old one removed, when the deploy has succeeded. */
  readonly id: (properties: Named) => string;
  /** @returns the attributes, if there are any */
  readonly ensure: (environment: Environment, properties: Whole, request: Request) => Promise<unknown>;
  readonly remove: (environment: Environment, properties: Named, request: Request) => Promise<void>;
}

type Handler = (event: CdkCustomResourceEvent) => Promise<CdkCustomResourceResponse>;

function handlerOf<Named, Whole extends Named & Located>(kind: Kind<Named, Whole>) {
  return async (environment: Environment, event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> => {
    const { ResourceProperties: input, StackId: stack } = event;
    if (event.RequestType === 'Delete') {
      const { PhysicalResourceId } = event;
      if (areInvalid(() => kind.named(input))) {
        environment.log('nothing to delete: a resource with such properties cannot have been created', {
          resource: event.LogicalResourceId,
        });
      } else await kind.remove(environment, kind.named(input), { stack, isNew: false });
      return { PhysicalResourceId };
    }
    const properties = kind.whole(input);
    const PhysicalResourceId = kind.id(properties);
    const isNew = event.RequestType === 'Create' || event.PhysicalResourceId !== PhysicalResourceId;
    const Data = await kind.ensure(environment, properties, {
      ...{ stack, isNew },
      from: movesFrom(event, properties, PhysicalResourceId),
    });
    return Data ? { PhysicalResourceId, Data } : { PhysicalResourceId };
  };
}

const kinds: Readonly<Record<string, ReturnType<typeof handlerOf>>> = {
  [SITE_KEYS_TYPE]: handlerOf({
    named: siteKeysProperties,
    whole: siteKeysProperties,
    id: ({ Namespace, Site, PublicKey }) =>
      `${Namespace}/sites/${Site}/${PublicKey === undefined ? 'keys' : 'public-key'}`,
    ensure: ensureSiteKeys,
    remove: removeSiteKeys,
  }),
  [PAIR_KEY_TYPE]: handlerOf({
    named: pairKeyProperties,
    whole: pairKeyProperties,
    id: ({ Namespace, Pair }) => `${Namespace}/pairs/${Pair}`,
    ensure: ensurePairKey,
    remove: removePairKey,
  }),
  [MUNGE_KEY_TYPE]: handlerOf({
    named: mungeKeyName,
    whole: mungeKeyProperties,
    id: ({ Namespace }) => `${Namespace}/slurm/munge-key`,
    ensure: ensureMungeKey,
    remove: removeMungeKey,
  }),
  [TOKEN_KEY_TYPE]: handlerOf({
    named: tokenKeyProperties,
    whole: tokenKeyProperties,
    id: ({ Namespace }) => `${Namespace}/slurm/token-key`,
    ensure: ensureTokenKey,
    remove: removeTokenKey,
  }),
  [SITE_PACK_TYPE]: handlerOf({
    named: sitePackName,
    whole: sitePackProperties,
    id: ({ Namespace, Site }) => `${Namespace}/sites/${Site}/pack`,
    ensure: ensureSitePack,
    remove: removeSitePack,
  }),
  [TUNNEL_PROFILE_TYPE]: handlerOf({
    named: tunnelProfileName,
    whole: tunnelProfileProperties,
    id: ({ Namespace, Client }) => `${Namespace}/clients/${Client}/profile`,
    ensure: ensureTunnelProfile,
    remove: removeTunnelProfile,
  }),
};

/**
 * The handler of the resource types of a cluster's keys. It throws on failure;
 * the error's text becomes the reason in CloudFormation.
 */
export function createHandler(environment: Environment): Handler {
  return async (event) => {
    const handle = kinds[event.ResourceType];
    if (!handle) throw new Error(`unknown resource type ${JSON.stringify(event.ResourceType)}`);
    return handle(environment, event);
  };
}
