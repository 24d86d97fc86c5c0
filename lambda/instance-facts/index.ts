import { EC2Client } from '@aws-sdk/client-ec2';
import { Patience } from '../parameter-store/patience';
import { describeInstanceType } from './ec2-instance-types';
import { createHandler } from './handler';

const ec2 = new EC2Client();

/** Lambda entry point. */
export const handler: ReturnType<typeof createHandler> = (event) => {
  const patience = new Patience();
  return createHandler({
    describe: (instanceType) => describeInstanceType(ec2, patience, instanceType),
    region: process.env.AWS_REGION ?? '',
    log: (message, details) => console.info(JSON.stringify({ message, ...details })),
  })(event);
};
