import type { CheckResult } from '../report/report';
import { lastWords, type Peer } from '../running/peer';
import type { CommandResult } from '../util/run';
import { LONG } from './patience';

/** Where a machine in AWS finds the credentials of its role, once it has a token from here. */
const TOKEN = 'http://169.254.169.254/latest/api/token';

const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

/** Exit status of curl(1): the connection was refused. */
const REFUSED = 7;

/** The machine's instance metadata service gives a token to root, and refuses another user, as which jobs run. */
export async function metadataIsRoots(machine: Peer, patience = LONG): Promise<CheckResult> {
  const ttl = ['--request', 'PUT', '--header', 'X-aws-ec2-metadata-token-ttl-seconds: 60'];
  // The token itself is nobody's business.
  const told = ['--silent', '--show-error', '--output', '/dev/null', '--write-out', '%{http_code}\n'];
  const ask = ['curl', '--noproxy', '*', '--max-time', `${patience.seconds}`, ...told, ...ttl, TOKEN];
  const [root, nobody] = await Promise.all([machine.exec(ask), machine.exec([...NOBODY, ...ask])]);
  return metadataResult(machine.name, root, nobody);
}

/** @param root, nobody - what curl told each of them */
export function metadataResult(machine: string, root: CommandResult, nobody: CommandResult): CheckResult {
  const answered = ({ exitCode, stdout }: CommandResult) => exitCode === 0 && stdout.trim() === '200';
  const ok = answered(root) && nobody.exitCode === REFUSED;
  const words = (result: CommandResult) =>
    answered(result) ? 'a token' : result.exitCode === REFUSED ? 'refused' : 'no answer';
  return {
    name: `instance metadata of ${machine}, as root; as nobody`,
    ok,
    figure: `${words(root)}; ${words(nobody)}`,
    unit: '',
    ...(ok ? {} : { detail: [root, nobody].map((one) => lastWords(one)).join('\n') }),
  };
}
