import { SsmParameterStore } from '../parameter-store/ssm-parameter-store';
import { createHandler } from './handler';

/** Lambda entry point. */
export const handler = createHandler({
  store: new SsmParameterStore(),
  log: (message, details) => console.info(JSON.stringify({ message, ...details })),
});
