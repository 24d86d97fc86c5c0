import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { aws } from './current';

/** Clients of the AWS that this process works on, each made when first asked for. */
export const cloudFormation = once(() => new CloudFormationClient(aws().client));
export const cloudWatchLogs = once(() => new CloudWatchLogsClient(aws().client));
export const ec2 = once(() => new EC2Client(aws().client));
export const iam = once(() => new IAMClient(aws().client));
export const kms = once(() => new KMSClient(aws().client));
export const ssm = once(() => new SSMClient(aws().client));
export const sts = once(() => new STSClient(aws().client));

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
