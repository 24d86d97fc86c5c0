import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import {
  CERTIFICATE_AUTHORITY_TYPE,
  CLIENT_PROFILE_TYPE,
  parameterNames,
  type RenewEvent,
} from '../../lib/pki/contract';
import { mayHaveOtherKey } from '../custom-resource/encryption';
import { movesFrom } from '../custom-resource/move';
import { areInvalid } from '../custom-resource/properties';
import { underPresentKey } from '../parameter-store/parameters';
import type { ParameterStore } from '../parameter-store/ports';
import { ensureAuthority, removeAuthority } from './authority';
import { createClient, ensureClient, removeClient, takeClient } from './client';
import type { Environment, Signer } from './ports';
import { authorityProperties, clientProperties, renewProperties } from './properties';
import { renew } from './renewal';

/** The environment, but for the authority's key and that of secrets, which each event names. */
export interface HandlerEnvironment extends Omit<Environment, 'signer' | 'store'> {
  readonly signerFor: (keyId: string) => Signer;
  readonly storeFor: (encryptionKey: string | undefined) => ParameterStore;
}

/** Both keys, as events name them. */
interface Keys {
  readonly KeyId: string;
  readonly EncryptionKey?: string;
}

type Handler = (event: CdkCustomResourceEvent | RenewEvent) => Promise<CdkCustomResourceResponse>;

/**
 * The handler of both resource types and of the scheduled renewal.
 * It throws on failure; the error's text becomes the reason in CloudFormation.
 */
export function createHandler(outer: HandlerEnvironment): Handler {
  const environment = ({ KeyId, EncryptionKey }: Keys): Environment => ({
    ...outer,
    signer: outer.signerFor(KeyId),
    store: outer.storeFor(EncryptionKey),
  });

  return async (event) => {
    if ('Renew' in event) {
      const properties = renewProperties(event.Renew);
      await renew(environment(properties), properties.Namespace);
      return {};
    }
    if (event.RequestType === 'Delete' && isInvalid(event)) {
      outer.log('nothing to delete: a resource with such properties cannot have been created', {
        resource: event.LogicalResourceId,
      });
      return { PhysicalResourceId: event.PhysicalResourceId };
    }
    switch (event.ResourceType) {
      case CERTIFICATE_AUTHORITY_TYPE:
        return authority(event, environment);
      case CLIENT_PROFILE_TYPE:
        return client(event, environment);
      default:
        throw new Error(`unknown resource type ${JSON.stringify(event.ResourceType)}`);
    }
  };
}

type EnvironmentFor = (keys: Keys) => Environment;

async function authority(event: CdkCustomResourceEvent, environment: EnvironmentFor) {
  const properties = authorityProperties(event.ResourceProperties);
  const PhysicalResourceId = `${properties.Namespace}/ca`;
  const target = environment(properties);
  if (event.RequestType === 'Delete') {
    await removeAuthority(target, properties.Namespace);
    return { PhysicalResourceId };
  }
  const from = movesFrom(event, properties, PhysicalResourceId);
  const origin = from === undefined ? undefined : { from, request: event.RequestId };
  const { gatewayKey, gatewayTlsCryptKey } = parameterNames(properties.Namespace);
  const ensure = () => ensureAuthority(target, properties, origin);
  const Data = mayHaveOtherKey(event, properties)
    ? await underPresentKey(target.store, [gatewayKey, gatewayTlsCryptKey], ensure)
    : await ensure();
  return { PhysicalResourceId, Data };
}

async function client(event: CdkCustomResourceEvent, environment: EnvironmentFor) {
  const properties = clientProperties(event.ResourceProperties);
  const PhysicalResourceId = `${properties.Namespace}/clients/${properties.Client}`;
  const target = environment(properties);
  if (event.RequestType === 'Delete') {
    await removeClient(target, properties.Namespace, properties.Client);
    return { PhysicalResourceId };
  }
  const from = movesFrom(event, properties, PhysicalResourceId);
  if (from !== undefined) return { PhysicalResourceId, Data: await takeClient(target, properties, from) };
  // Another namespace or name is another client, which CloudFormation asks for by an update.
  const isNew = event.RequestType === 'Create' || event.PhysicalResourceId !== PhysicalResourceId;
  const { key, tlsCryptKey, profile } = parameterNames(properties.Namespace).client(properties.Client);
  const ensure = () => (isNew ? createClient : ensureClient)(target, properties);
  const Data = mayHaveOtherKey(event, properties)
    ? await underPresentKey(target.store, [key, tlsCryptKey, profile], ensure)
    : await ensure();
  return { PhysicalResourceId, Data };
}

function isInvalid({ ResourceType, ResourceProperties }: CdkCustomResourceEvent): boolean {
  const read = ResourceType === CLIENT_PROFILE_TYPE ? clientProperties : authorityProperties;
  return areInvalid(() => read(ResourceProperties));
}
