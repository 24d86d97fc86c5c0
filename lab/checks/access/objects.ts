import type { Evaluate, Question } from '../../aws/evaluate';
import type { Access, AwsCall } from './access';

/** What roles may read of a bucket beside the object that they do read. */
export interface OtherObjects {
  /** Roles that read an object. */
  readonly readers: number;
  /** What they may do with others, a line each. */
  readonly open: readonly string[];
}

/** The name of no object. */
const UNKNOWN_KEY = 'another-object';

/** Asks for each role that has read an object whether it could read others of that bucket, or list them. */
export async function otherObjects(
  access: Access,
  calls: readonly AwsCall[],
  evaluate: Evaluate,
): Promise<OtherObjects> {
  const reads = calls.filter(({ action }) => action === 's3:GetObject');
  const objects = [...new Set(reads.flatMap(({ resources }) => resources.map(({ arn }) => arn)))];
  const buckets = [...new Set(objects.map((arn) => arn.split('/')[0] ?? ''))];
  const readers = access.principals.filter(({ arn }) => reads.some(({ principal }) => principal === arn));
  const asked = readers.flatMap(({ arn, label, policies }) => {
    const own = reads.filter(({ principal }) => principal === arn).flatMap(({ resources }) => resources);
    const others = objects.filter((object) => !own.some((one) => one.arn === object));
    const question = (action: string, resource: string): Question => ({ principal: arn, action, resource, policies });
    const questions = [
      ...others.map((object) => question('s3:GetObject', object)),
      ...buckets.map((bucket) => question('s3:GetObject', `${bucket}/${UNKNOWN_KEY}`)),
      ...buckets.map((bucket) => question('s3:ListBucket', bucket)),
    ];
    return questions.map((one) => ({ label, question: one }));
  });
  const decisions = await evaluate(asked.map(({ question }) => question));
  const allowed = asked.filter((_, index) => decisions[index] === 'Allow');
  const open = allowed.map(({ label, question: { action, resource } }) => `${label}: ${action} on ${resource}`);
  return { readers: readers.length, open };
}
