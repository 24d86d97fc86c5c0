import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import { KmsSigner } from './aws/kms-signer';
import { SsmParameterStore } from './aws/ssm-parameter-store';
import { createHandler } from './handler';

// Parameter Store takes few writes a second, and a stack with many clients makes many at once.
const retry = { maxAttempts: 12 };
const kms = new KMSClient(retry);

/** Lambda entry point. */
export const handler = createHandler({
  store: new SsmParameterStore(new SSMClient(retry)),
  signerFor: (keyId) => new KmsSigner(kms, keyId),
  now: () => new Date(),
  log: (message, details) => console.info(JSON.stringify({ message, ...details })),
});
