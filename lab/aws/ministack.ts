import { mkdirSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { daemonPid, logTail, startDaemon, stopDaemon } from '../util/daemon';
import { MACHINE_SIZE } from '../util/machine-size';
import { repoRoot, runDir, runSubdir } from '../util/paths';
import { waitFor } from '../util/wait';
import {
  AWS_ENDPOINT,
  AWS_PORT,
  awsEnvironment,
  callsPath,
  capacityPath,
  clockPath,
  IMAGE_ID,
  IMAGE_PARAMETER,
  logDir,
  OTHER_IMAGE_ID,
  OTHER_IMAGE_PARAMETER,
  PUBLIC_CIDR,
  pythonPath,
  runCommandSocket,
} from './settings';

const base = join(runDir, 'aws', 'ministack');

/** The command that makes machines and network match what the AWS API says. */
export const convergeCommand = [
  process.execPath,
  '--import',
  'tsx',
  join(repoRoot, 'lab', 'fabric', 'converge.ts'),
] as const;

/**
 * Starts the embedded AWS, empty but for what AWS publishes by itself.
 *
 * @throws Error when its port is taken or it does not answer within 30 s, with the end of its log
 */
export async function startAws(): Promise<void> {
  if (daemonPid(base) === undefined && (await portTaken())) {
    throw new Error(
      `Port ${AWS_PORT} is taken, perhaps by a lab of another checkout: set SKYLAN_LAB_PORT to 4567, 4568 or 4569.`,
    );
  }
  // The roles of an earlier one are gone, and their calls tell nothing; nor is its clock this one's.
  if (!awsRuns()) for (const path of [callsPath, clockPath]) rmSync(path, { force: true });
  mkdirSync(logDir, { recursive: true });
  const temporary = runSubdir('aws', 'tmp');
  mkdirSync(join(temporary, 's3'), { recursive: true });
  await startDaemon({
    base,
    argv: [pythonPath, join(repoRoot, 'lab', 'aws', 'plugin', 'main.py')],
    cwd: repoRoot,
    env: {
      ...awsEnvironment(),
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(AWS_PORT),
      IOT_MTLS_ENABLED: '0',
      MINISTACK_HOST: 'localhost',
      // Lambda code is run by Node on this host: give it the SDK that AWS's own runtime has built in.
      NODE_PATH: join(repoRoot, 'node_modules'),
      PYTHONDONTWRITEBYTECODE: '1',
      S3_DATA_DIR: join(temporary, 's3'),
      SKYLAN_LAB_CALLS: callsPath,
      SKYLAN_LAB_CAPACITY: capacityPath,
      SKYLAN_LAB_CLOCK: clockPath,
      SKYLAN_LAB_HOOK: JSON.stringify(convergeCommand),
      SKYLAN_LAB_MACHINE: JSON.stringify(MACHINE_SIZE),
      SKYLAN_LAB_PUBLIC_CIDR: PUBLIC_CIDR,
      SKYLAN_LAB_PUBLIC_PARAMETERS: JSON.stringify({
        [IMAGE_PARAMETER]: IMAGE_ID,
        [OTHER_IMAGE_PARAMETER]: OTHER_IMAGE_ID,
      }),
      SKYLAN_LAB_RUN_COMMAND: runCommandSocket,
      TMPDIR: temporary,
    },
  });
  await waitFor('answer of the embedded AWS', answers, { timeoutMs: 30_000, describe: () => logTail(`${base}.log`) });
}

/** Stops it; all it held is gone. */
export async function stopAws(): Promise<void> {
  await stopDaemon(base);
  rmSync(join(runDir, 'aws', 'tmp'), { recursive: true, force: true });
}

export function awsRuns(): boolean {
  return daemonPid(base) !== undefined;
}

async function answers(): Promise<boolean> {
  if (daemonPid(base) === undefined) throw new Error(`The embedded AWS ended:\n${logTail(`${base}.log`)}`);
  try {
    return (await fetch(`${AWS_ENDPOINT}/_ministack/health`)).ok;
  } catch {
    return false;
  }
}

function portTaken(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port: AWS_PORT });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
