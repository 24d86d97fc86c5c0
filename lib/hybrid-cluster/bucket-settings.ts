import { keySetting } from '../settings/fields';
import { choice, derived, list, object, text } from '../settings/schema';
import { MOST_BUCKETS } from './limits';
import { bucketName } from './setting-checks';

/** Buckets of one site's jobs. */
export const bucketSettings = list(
  object({
    name: text('write 3 to 63 lower-case letters, digits, . and -, such as "genomes"', bucketName).describe(
      'Name of the bucket, in this account or, if its own policy lets this one in, in another.',
    ),
    access: choice('read', 'write')
      .prefault('read')
      .describe('`read`: jobs list the bucket and read objects. `write`: they write and remove them, too.'),
    keyArn: derived(keySetting, "none: the bucket is encrypted by S3's own keys").describe(
      'ARN of the KMS key that the bucket is encrypted with, where that is one of yours.',
    ),
  }),
  { most: MOST_BUCKETS, reason: "that a role's policy has room for; leave some out, or make a second site for them" },
);
