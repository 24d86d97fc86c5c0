import type { Construct } from 'constructs';
import { HandlerProvider } from '../custom-resource/handler-provider';

/** The function behind certificate authorities and client profiles, once a stack. */
export function pkiProvider(scope: Construct): HandlerProvider {
  return HandlerProvider.singleton(scope, 'SkylanPkiProvider', {
    handler: 'pki',
    description: 'skylan: makes, renews and revokes the credentials of a LAN',
  });
}
