import { z } from 'zod';
import * as check from './checks';
import { list, text, wholeNumber } from './schema';

/** An IPv4 address without a prefix length. */
export const addressSetting = text('write an address such as "192.168.0.140"', check.ipv4Address);

/** An EC2 instance type. */
export const instanceTypeSetting = text('write a type such as "t3.small"', check.instanceType);

/** An AMI id, or the name of an SSM parameter that holds one. */
export const imageSetting = text(
  'write an AMI id such as "ami-0123456789abcdef0", or a parameter such as ' +
    '"/aws/service/debian/release/13/latest/amd64"',
  check.machineImage,
);

/** Names of Debian packages, of some 10,000 characters together. */
export const packageSettings = list(
  text('write a name of lower-case letters, digits and + - . such as "htop"', check.packageName),
  { most: 2000, reason: 'that a machine is told to install; leave some out, or bake them into an image of your own' },
).superRefine((names, context) => {
  const problem = check.packageNames(names);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

/** A number that the user raises to have something made or looked up anew. */
export const revisionSetting = wholeNumber(1, 1_000_000);

/** Where alarms go. */
export const alarmTopicSetting = text(
  'write an ARN such as "arn:aws:sns:eu-central-1:123456789012:alarms"',
  check.topicArn,
);

/** A KMS key. */
export const keySetting = text('write an ARN such as "arn:aws:kms:eu-central-1:123456789012:key/..."', check.keyArn);

/** Tags for everything that takes tags, at most 40. */
export const tagSettings = z
  .record(z.string(), text('write up to 256 letters, digits, spaces and _ . : / = + - @', check.tagValue), {
    error: () => 'is not an object; write tags such as {"project":"robot"}',
  })
  .superRefine((tags, context) => {
    const problem = check.tagKeys(Object.keys(tags));
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });
