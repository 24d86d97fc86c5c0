import { SSMClient } from '@aws-sdk/client-ssm';
import { Patience } from '../parameter-store/patience';
import { SsmParameterStore } from '../parameter-store/ssm-parameter-store';
import { createHandler } from './handler';

const ssm = new SSMClient();

/** Lambda entry point. */
export const handler: ReturnType<typeof createHandler> = (event) => {
  const patience = new Patience();
  return createHandler({
    storeFor: (encryptionKey) => new SsmParameterStore(ssm, patience, encryptionKey),
    log: (message, details) => console.info(JSON.stringify({ message, ...details })),
  })(event);
};
