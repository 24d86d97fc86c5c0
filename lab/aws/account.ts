import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Aws, Keys } from './current';
import { awsEnvironment } from './settings';

/** What the user's own configuration says of AWS. */
export interface UsersAws {
  /** @throws Error when none is chosen */
  readonly region: () => Promise<string>;
  /** Asked again for keys that end. @throws Error when there are none */
  readonly keys: () => Promise<Keys>;
  /** Number of the account that the keys are of. @throws Error when AWS does not take them */
  readonly account: (keys: Keys, region: string) => Promise<string>;
}

/**
 * The user's own AWS: that of environment, profile or sign-on, as for the AWS CLI. What would be asked of the machine that
 * the lab runs on is not.
 *
 * @param variables - of the user's environment that are about AWS
 */
export function usersAws(variables: Readonly<Record<string, string>>): UsersAws {
  Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'true', ...variables });
  const { AWS_PROFILE: profile } = variables;
  const { config } = new STSClient(profile === undefined ? {} : { profile });
  return {
    region: async () => config.region(),
    keys: async () => config.credentials(),
    account: async (credentials, region) => {
      const identity = await new STSClient({ credentials, region }).send(new GetCallerIdentityCommand({}));
      return identity.Account ?? '';
    },
  };
}

/**
 * The account in which a run works.
 *
 * @param run - its id
 * @throws Error that says in a sentence or two what is missing, and what to set
 */
export async function accountOf(user: UsersAws, run: string): Promise<Aws> {
  const nothing = 'Nothing was started.';
  const keys = await user.keys().catch(() => {
    const variables = 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
    throw new Error(`There are no AWS credentials: ${variables} (and AWS_SESSION_TOKEN where they end). ${nothing}`);
  });
  const region = await user.region().catch(() => {
    throw new Error(`No AWS region is chosen: set AWS_REGION, such as eu-central-1. ${nothing}`);
  });
  const account = await user.account(keys, region).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`AWS does not take these credentials: ${reason}. Set others, or sign on anew. ${nothing}`);
  });
  return {
    name: `account ${account} in ${region}`,
    place: `AWS in ${region}`,
    region,
    account,
    client: { region, credentials: user.keys, maxAttempts: 8, retryMode: 'adaptive' },
    environment: async () => environmentOf(await user.keys(), region, account),
    embedded: false,
    run,
  };
}

/** The lab's own environment for the command lines, which lead to AWS itself. */
function environmentOf(keys: Keys, region: string, account: string): Record<string, string> {
  const { AWS_ENDPOINT_URL: _, ...own } = awsEnvironment();
  return {
    ...own,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    ...(keys.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: keys.sessionToken }),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    CDK_DEFAULT_ACCOUNT: account,
    CDK_DEFAULT_REGION: region,
  };
}
