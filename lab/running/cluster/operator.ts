import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { iam } from '../../aws/clients';

/** Keys of an IAM user. */
export interface AccessKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const UserName = 'slurm-operator';

/**
 * What the operator of a controller outside AWS does there: a user with the stack's own policies, and nothing else.
 *
 * @param outputs - of the deploy
 * @throws Error when the stack has no such policy, since none of its workers is on demand
 */
export async function operatorKeys(outputs: Readonly<Record<string, string>>): Promise<AccessKeys> {
  const PolicyArn = outputs.PowerPolicy;
  if (!PolicyArn) throw new Error('the stack has no output PowerPolicy');
  await iam().send(new CreateUserCommand({ UserName }));
  for (const arn of [PolicyArn, outputs.MetricsPolicy])
    if (arn) await iam().send(new AttachUserPolicyCommand({ UserName, PolicyArn: arn }));
  const { AccessKey } = await iam().send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}
