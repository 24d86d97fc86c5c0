import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { AWS_ENDPOINT, AWS_REGION, credentials } from './settings';

const configuration = { endpoint: AWS_ENDPOINT, region: AWS_REGION, credentials };

/** Clients of the embedded AWS, each made when first asked for. */
export const cloudFormation = once(() => new CloudFormationClient(configuration));
export const cloudWatchLogs = once(() => new CloudWatchLogsClient(configuration));
export const ec2 = once(() => new EC2Client(configuration));
export const iam = once(() => new IAMClient(configuration));
export const kms = once(() => new KMSClient(configuration));
export const ssm = once(() => new SSMClient(configuration));
export const sts = once(() => new STSClient(configuration));

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
