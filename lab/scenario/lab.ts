import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type CdkOptions, cdkBootstrap, cdkDeploy, cdkSynth } from '../aws/cdk';
import { failedEvents } from '../aws/failure';
import { packagesOf } from '../aws/image-input';
import { startAws, stopAws } from '../aws/ministack';
import { logDir } from '../aws/settings';
import { fabricDown } from '../fabric/down';
import { keepJournal, machineRecords } from '../fabric/machines';
import { ensureInternet } from '../fabric/network';
import { homeDown } from '../home';
import { buildImages, prepareImages } from '../image';
import { listSiteMachines, sitesDown } from '../site';
import { listDaemons, logTail, stopDaemon } from '../util/daemon';
import { deleteNetns, listNetns } from '../util/netns';
import { repoRoot, runDir } from '../util/paths';
import type { Progress } from '../util/progress';
import { destroyAllVms } from '../vm';
import type { Step } from './phases';

/** Where the templates of all stacks are written. */
export const assembly = join(runDir, 'cdk.out');

export interface LabOptions {
  /** Stack that the scenario deploys. @default 'RobotLan' */
  readonly stack?: string;
  /** `key=value` pairs for the CDK app. */
  readonly context: readonly string[];
  readonly signal: AbortSignal;
}

/** Removes machines, networks and services, also those that a killed run left. Images, logs and the report stay. */
export async function labDown(): Promise<void> {
  // First what would start machines anew.
  await stopAws();
  await destroyAllVms();
  await homeDown();
  await sitesDown();
  await fabricDown();
  for (const base of listDaemons(runDir)) await stopDaemon(base);
  for (const namespace of listNetns()) await deleteNetns(namespace);
  keepLogs();
  rmSync(runDir, { recursive: true, force: true });
}

/** Copies the logs of machines and services into the log folder, where they outlive what wrote them. */
function keepLogs(): void {
  if (!existsSync(runDir)) return;
  mkdirSync(logDir, { recursive: true });
  for (const entry of readdirSync(runDir, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.log')) continue;
    const path = join(entry.parentPath, entry.name);
    copyFileSync(path, join(logDir, relative(runDir, path).replaceAll('/', '-')));
  }
}

/**
 * The phases up to a cloud that has nothing in it yet: leftovers removed, templates, images, AWS API, bootstrap.
 *
 * @param packages - of the machines outside the cloud: a list for each image
 */
export function cloudPhases(options: LabOptions, packages: readonly (readonly string[])[] = []): Step[] {
  return [
    {
      key: 'clean',
      title: 'Remove what an earlier run left',
      run: async () => {
        await labDown();
        rmSync(logDir, { recursive: true, force: true });
      },
    },
    [
      {
        key: 'synth',
        title: `cdk synth ${stackOf(options)}`,
        run: () => synth(options),
      },
      {
        key: 'aws',
        title: 'Start the embedded AWS and the internet, and prepare the account',
        run: async (progress) => {
          await startAws();
          await ensureInternet();
          await cdkBootstrap(cdkOptions(options, progress));
        },
      },
      {
        key: 'base',
        title: 'What all images of Debian 13 have',
        run: (progress) => prepareImages(progress),
      },
    ],
    {
      key: 'image',
      title: "Images of Debian 13, each with its machine's packages",
      run: async (progress) => {
        // After synth: the packages are those of the user data. No machine boots while images are made.
        await buildImages([...packagesOf(assembly, stackOf(options)), ...packages], progress);
      },
    },
  ];
}

/** `cdk synth` of all stacks, into the folder that {@link deploy} takes them from. */
export function synth(options: LabOptions): Promise<void> {
  return cdkSynth(assembly, cdkOptions(options));
}

/**
 * `cdk deploy` of the stack.
 *
 * @param name - of its log, below the log folder
 * @returns the stack's outputs
 * @throws Error with CloudFormation's reasons
 */
export async function deploy(name: string, options: LabOptions, progress: Progress): Promise<Record<string, string>> {
  try {
    return await cdkDeploy(stackOf(options), assembly, name, cdkOptions(options, progress));
  } catch (error) {
    options.signal.throwIfAborted();
    const reasons = await failedEvents(stackOf(options)).catch(() => []);
    throw reasons.length > 0 ? new DeployFailed(reasons) : error;
  }
}

/** A deploy that CloudFormation rolled back. */
export class DeployFailed extends Error {
  override readonly name = 'DeployFailed';

  constructor(readonly reasons: readonly string[]) {
    super(`cdk deploy failed:\n${reasons.join('\n')}`);
  }
}

/** What the machines of cloud and sites last said, those that a rollback removed included. */
export async function machineStories(lines = 25): Promise<string> {
  const stories: string[] = [];
  for (const machine of Object.values(machineRecords())) await keepJournal(machine);
  for (const name of listSiteMachines()) await keepJournal({ id: name, name });
  if (!existsSync(logDir)) return '';
  for (const file of readdirSync(logDir).filter((name) => name.endsWith('.journal.log'))) {
    stories.push(`--- ${file}`, logTail(join(logDir, file), lines));
  }
  return stories.join('\n');
}

function stackOf(options: LabOptions): string {
  return options.stack ?? 'RobotLan';
}

function cdkOptions(options: LabOptions, progress?: Progress): CdkOptions {
  return { cwd: repoRoot, context: options.context, signal: options.signal, ...(progress ? { progress } : {}) };
}
