import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { CERTIFICATE_AUTHORITY_TYPE, CLIENT_PROFILE_TYPE, type RenewEvent } from '../../lib/pki/contract';
import { movesFrom } from '../custom-resource/move';
import { areInvalid } from '../custom-resource/properties';
import { ensureAuthority, removeAuthority } from './authority';
import { createClient, ensureClient, removeClient, takeClient } from './client';
import type { Environment, Signer } from './ports';
import { authorityProperties, clientProperties, renewProperties } from './properties';
import { renew } from './renewal';

/** The environment, but for the key, which each event names. */
export interface HandlerEnvironment extends Omit<Environment, 'signer'> {
  readonly signerFor: (keyId: string) => Signer;
}

type Handler = (event: CdkCustomResourceEvent | RenewEvent) => Promise<CdkCustomResourceResponse>;

/**
 * The handler of both resource types and of the scheduled renewal.
 * It throws on failure; the error's text becomes the reason in CloudFormation.
 */
export function createHandler(outer: HandlerEnvironment): Handler {
  const environment = (keyId: string): Environment => ({ ...outer, signer: outer.signerFor(keyId) });

  return async (event) => {
    if ('Renew' in event) {
      const { Namespace, KeyId } = renewProperties(event.Renew);
      await renew(environment(KeyId), Namespace);
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

type EnvironmentFor = (keyId: string) => Environment;

async function authority(event: CdkCustomResourceEvent, environment: EnvironmentFor) {
  const properties = authorityProperties(event.ResourceProperties);
  const PhysicalResourceId = `${properties.Namespace}/ca`;
  if (event.RequestType === 'Delete') {
    await removeAuthority(environment(properties.KeyId), properties.Namespace);
    return { PhysicalResourceId };
  }
  const from = movesFrom(event, properties, PhysicalResourceId);
  const origin = from === undefined ? undefined : { from, request: event.RequestId };
  return { PhysicalResourceId, Data: await ensureAuthority(environment(properties.KeyId), properties, origin) };
}

async function client(event: CdkCustomResourceEvent, environment: EnvironmentFor) {
  const properties = clientProperties(event.ResourceProperties);
  const PhysicalResourceId = `${properties.Namespace}/clients/${properties.Client}`;
  const target = environment(properties.KeyId);
  if (event.RequestType === 'Delete') {
    await removeClient(target, properties.Namespace, properties.Client);
    return { PhysicalResourceId };
  }
  const from = movesFrom(event, properties, PhysicalResourceId);
  if (from !== undefined) return { PhysicalResourceId, Data: await takeClient(target, properties, from) };
  // Another namespace or name is another client, which CloudFormation asks for by an update.
  const isNew = event.RequestType === 'Create' || event.PhysicalResourceId !== PhysicalResourceId;
  return { PhysicalResourceId, Data: await (isNew ? createClient : ensureClient)(target, properties) };
}

function isInvalid({ ResourceType, ResourceProperties }: CdkCustomResourceEvent): boolean {
  const read = ResourceType === CLIENT_PROFILE_TYPE ? clientProperties : authorityProperties;
  return areInvalid(() => read(ResourceProperties));
}
