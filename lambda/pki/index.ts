import { setTimeout } from 'node:timers/promises';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import { Patience } from '../parameter-store/patience';
import { SsmParameterStore } from '../parameter-store/ssm-parameter-store';
import { KmsSigner } from './aws/kms-signer';
import { createHandler } from './handler';

// A stack with many clients signs many certificates at once.
const kms = new KMSClient({ maxAttempts: 12 });
const ssm = new SSMClient();

/** A deleted parameter's name is free for a new one after 30 seconds (AWS's reference of DeleteParameters). */
const REUSE_DELAY_MS = 31_000;

/** Lambda entry point. */
export const handler: ReturnType<typeof createHandler> = (event) => {
  const patience = new Patience();
  return createHandler({
    storeFor: (encryptionKey) => new SsmParameterStore(ssm, patience, encryptionKey),
    signerFor: (keyId) => new KmsSigner(kms, keyId),
    now: () => new Date(),
    pauseAfterDelete: () => setTimeout(REUSE_DELAY_MS),
    log: (message, details) => console.info(JSON.stringify({ message, ...details })),
  })(event);
};
