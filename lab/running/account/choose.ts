import { accountOf, usersAws } from '../../aws/account';
import { type Aws, EMBEDDED } from '../../aws/current';
import { canAgree } from './ask';
import { newRun } from './prepare';

const PLACE = 'the embedded AWS, as an account';

/** What the command line says of an account. */
export interface AccountFlags {
  /** Where AWS's API is: `embedded` tries all of it on this host. @default in the account that the environment names */
  readonly endpoint?: string;
  /** Nobody is asked. */
  readonly yes: boolean;
}

/**
 * The account for a new run.
 *
 * @param variables - of the user's environment that are about AWS
 * @throws Error that says in a sentence or two why there can be none
 */
export async function chosenAccount(
  { endpoint, yes }: AccountFlags,
  variables: Readonly<Record<string, string>>,
): Promise<Aws> {
  const run = newRun();
  if (endpoint !== undefined && endpoint !== 'embedded')
    throw new Error(`There is no endpoint "${endpoint}": leave it out, or write embedded. Nothing was started.`);
  if (endpoint === 'embedded') {
    canAgree(yes);
    return { ...EMBEDDED, name: PLACE, place: PLACE, run };
  }
  const account = await accountOf(usersAws(variables), run);
  canAgree(yes);
  return account;
}
