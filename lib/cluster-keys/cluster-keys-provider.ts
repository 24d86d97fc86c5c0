import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { HandlerProvider } from '../custom-resource/handler-provider';

const SINGLETON_ID = 'SkylanClusterKeysProvider';

/** The function behind the keys and site packs of clusters, once a stack. */
export class ClusterKeysProvider extends HandlerProvider {
  /** The provider of the stack that `scope` is in; made at the first call. */
  static getOrCreate(scope: Construct): ClusterKeysProvider {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(SINGLETON_ID) as ClusterKeysProvider | undefined) ?? new ClusterKeysProvider(stack);
  }

  private constructor(stack: Stack) {
    super(stack, SINGLETON_ID, {
      handler: 'cluster',
      description: 'skylan: makes and rotates the keys of a cluster and packs them for its sites',
    });
  }
}
