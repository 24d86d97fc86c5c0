import { setTimeout } from 'node:timers/promises';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import { KmsSigner } from './aws/kms-signer';
import { SsmParameterStore } from './aws/ssm-parameter-store';
import { createHandler } from './handler';

// Parameter Store takes few writes a second, and a stack with many clients makes many at once.
const retry = { maxAttempts: 12 };
const kms = new KMSClient(retry);

/** A deleted parameter's name is free for a new one after 30 seconds (AWS's reference of DeleteParameters). */
const REUSE_DELAY_MS = 31_000;

/** Lambda entry point. */
export const handler = createHandler({
  store: new SsmParameterStore(new SSMClient(retry)),
  signerFor: (keyId) => new KmsSigner(kms, keyId),
  now: () => new Date(),
  pauseAfterDelete: () => setTimeout(REUSE_DELAY_MS),
  log: (message, details) => console.info(JSON.stringify({ message, ...details })),
});
