import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { HandlerProvider } from '../custom-resource/handler-provider';

const SINGLETON_ID = 'SkylanPkiProvider';

/** The function behind certificate authorities and client profiles, once a stack. */
export class PkiProvider extends HandlerProvider {
  /** The provider of the stack that `scope` is in; made at the first call. */
  static getOrCreate(scope: Construct): PkiProvider {
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(SINGLETON_ID) as PkiProvider | undefined) ?? new PkiProvider(stack);
  }

  private constructor(stack: Stack) {
    super(stack, SINGLETON_ID, {
      handler: 'pki',
      description: 'skylan: makes, renews and revokes the credentials of a LAN',
    });
  }
}
