import { setTimeout } from 'node:timers/promises';
import { EC2Client } from '@aws-sdk/client-ec2';
import { Patience } from '../parameter-store/patience';
import { fleetInstances } from './ec2-instances';
import { createHandler } from './handler';

const ec2 = new EC2Client();

/** Lambda entry point. */
export const handler: ReturnType<typeof createHandler> = (event) =>
  createHandler({
    instances: fleetInstances(ec2, new Patience()),
    time: { now: Date.now, sleep: setTimeout },
    log: (message, details) => console.info(JSON.stringify({ message, ...details })),
  })(event);
