import { join } from 'node:path';
import { labDir, repoRoot, runDir, venvDir } from '../util/paths';

/** Ports that the machines hand on to the AWS API (`lab-aws-api.socket`): one a lab that runs on this host. */
const AWS_PORTS = [4566, 4567, 4568, 4569];

/** The embedded AWS listens here, and only here. The name, not the address: URLs that it hands out begin with it. */
export const AWS_PORT = labPort();
export const AWS_ENDPOINT = `http://localhost:${AWS_PORT}`;
export const AWS_REGION = 'us-east-1';
export const AWS_ACCOUNT = '000000000000';

/** Public addresses of the lab's cloud come from here (TEST-NET-3 of RFC 5737). */
export const PUBLIC_CIDR = '203.0.113.0/24';

/** Where the AWS API answers in the lab's internet, whichever port it has on the host. */
export const AWS_API_ADDRESS = '203.0.113.254';
export const AWS_API_PORT = 4566;

/** Public parameter that names Debian's newest machine image, and what it holds in the lab. */
export const IMAGE_PARAMETER = '/aws/service/debian/release/13/latest/amd64';
export const IMAGE_ID = 'ami-0deb1a13000000001';

/** An older one, by its day: in the lab the same disk under another id. */
export const OTHER_IMAGE_PARAMETER = '/aws/service/debian/release/13/20250814-2204/amd64';
export const OTHER_IMAGE_ID = 'ami-0deb1a13000000002';

/** What happened during the deploys: kept whole, also after `down`, until the next run. */
export const logDir = join(labDir, 'log');

/** Which AWS calls machines and functions have made: an {@link AwsCall} a line (`plugin/calls.py`). */
export const callsPath = join(logDir, 'aws-calls.jsonl');

/** Which machines the embedded AWS lacks for fleets, when that file is there (`plugin/fleets.py`). */
export const capacityPath = join(runDir, 'aws', 'capacity.json');

/** Where the machines' agents take the commands of Systems Manager. */
export const runCommandSocket = join(runDir, 'fabric', 'run-command.sock');

/** Seconds by which the embedded AWS's schedules and functions are ahead of the host; not there: they are not. */
export const clockPath = join(runDir, 'aws', 'clock');

export const pythonPath = join(venvDir, 'bin', 'python');
export const cdkPath = join(repoRoot, 'node_modules', '.bin', 'cdk');

/** Credentials of the lab: an access key of its own, since the CDK CLI remembers account numbers by access key. */
export const credentials = { accessKeyId: 'SKYLANLAB', secretAccessKey: 'skylan-lab' } as const;

/**
 * Environment that leads the official AWS and CDK command lines to the embedded AWS, and away from the
 * user's own configuration, credentials and caches.
 */
export function awsEnvironment(): Record<string, string> {
  const home = join(labDir, 'aws-home');
  return {
    AWS_ENDPOINT_URL: AWS_ENDPOINT,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION,
    AWS_DEFAULT_REGION: AWS_REGION,
    AWS_CONFIG_FILE: join(home, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    CDK_HOME: join(home, '.cdk'),
    CDK_DEFAULT_ACCOUNT: AWS_ACCOUNT,
    CDK_DEFAULT_REGION: AWS_REGION,
    HOME: home,
    NO_COLOR: '1',
  };
}

/**
 * Drops the user's own AWS settings (profile, session, endpoints of single services) from this process's environment.
 *
 * @returns those of AWS
 */
export function forgetUsersAws(): Record<string, string> {
  const found = Object.entries(process.env).filter(([name]) => /^(AWS|CDK)_/.test(name));
  for (const [name] of found) delete process.env[name];
  return Object.fromEntries(found.filter(([name]) => name.startsWith('AWS_'))) as Record<string, string>;
}

/** @throws Error when SKYLAN_LAB_PORT is none of {@link AWS_PORTS} */
function labPort(): number {
  const wanted = Number(process.env.SKYLAN_LAB_PORT ?? AWS_PORTS[0]);
  if (AWS_PORTS.includes(wanted)) return wanted;
  throw new Error(`SKYLAN_LAB_PORT is "${process.env.SKYLAN_LAB_PORT}"; choose one of ${AWS_PORTS.join(', ')}`);
}
