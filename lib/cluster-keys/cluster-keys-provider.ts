import type { Construct } from 'constructs';
import { HandlerProvider } from '../custom-resource/handler-provider';

/** The function behind the keys and site packs of clusters, once a stack. */
export function clusterKeysProvider(scope: Construct): HandlerProvider {
  return HandlerProvider.singleton(scope, 'SkylanClusterKeysProvider', {
    handler: 'cluster',
    description: 'skylan: makes and rotates the keys of a cluster and packs them for its sites',
  });
}
