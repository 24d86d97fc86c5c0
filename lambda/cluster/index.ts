import { SSMClient } from '@aws-sdk/client-ssm';
import { Patience } from '../parameter-store/patience';
import { SsmParameterStore } from '../parameter-store/ssm-parameter-store';
import { createHandler } from './handler';

const ssm = new SSMClient();

/** Lambda entry point. */
export const handler: ReturnType<typeof createHandler> = (event) =>
  createHandler({
    store: new SsmParameterStore(ssm, new Patience()),
    log: (message, details) => console.info(JSON.stringify({ message, ...details })),
  })(event);
