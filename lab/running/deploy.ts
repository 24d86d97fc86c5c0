import { lookup } from 'node:dns/promises';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type CdkOptions, cdkBootstrap, cdkDeploy, cdkSynth } from '../aws/cdk';
import { aws } from '../aws/current';
import { failedEvents } from '../aws/failure';
import { packagesOf } from '../aws/image-input';
import { startAws } from '../aws/ministack';
import { logDir } from '../aws/settings';
import { hostLineLeads, hostLineUp } from '../fabric/host-line';
import { ensureInternet } from '../fabric/network';
import { buildImages, prepareImages } from '../image';
import { repoRoot, runDir } from '../util/paths';
import type { Progress } from '../util/progress';
import type { Phase, Step } from '../view/phases';
import { labDown } from './lab';

/** Where the templates of all stacks are written. */
export const assembly = join(runDir, 'cdk.out');

export interface LabOptions {
  /** Stack that the scenario deploys. @default 'RobotLan' */
  readonly stack?: string;
  /** `key=value` pairs for the CDK app. */
  readonly context: readonly string[];
  readonly signal: AbortSignal;
}

/** What is outside the cloud, and joins it. */
export interface Outside {
  /** Debian packages of its machines: a list for each image. */
  readonly packages: readonly (readonly string[])[];
  /** Starts it, and waits until its machines run, beside the deploy. */
  readonly phase: Phase;
}

/**
 * The phases up to a cloud whose machines run, and what is outside it.
 *
 * @param deployed - gets the stack's outputs
 */
export function deployPhases(
  options: LabOptions,
  outside: Outside,
  deployed: (outputs: Readonly<Record<string, string>>) => void,
): Step[] {
  return [
    ...cloudPhases(options, outside.packages),
    [
      {
        key: 'deploy',
        title: 'cdk deploy, with the machines booting',
        run: async (progress) => deployed(await deploy('deploy', options, progress)),
      },
      outside.phase,
    ],
  ];
}

/** The phases up to a cloud that has nothing in it yet: leftovers removed, templates, images, AWS API, bootstrap. */
function cloudPhases(options: LabOptions, packages: Outside['packages']): Step[] {
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
      aws().embedded ? embeddedAws(options) : internet(aws().region),
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
        const cloud = aws().embedded ? packagesOf(assembly, stackOf(options)) : [];
        await buildImages([...cloud, ...packages], progress);
      },
    },
  ];
}

function embeddedAws(options: LabOptions): Phase {
  return {
    key: 'aws',
    title: 'Start the embedded AWS and the internet, and prepare the account',
    run: async (progress) => {
      await startAws();
      await ensureInternet();
      await cdkBootstrap(cdkOptions(options, progress));
    },
  };
}

/** AWS is there; its homes have to get to it. */
function internet(region: string): Phase {
  return {
    key: 'internet',
    title: 'A line to the internet for the home, through this host',
    run: async () => {
      const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
      await ensureInternet();
      await hostLineUp();
      await hostLineLeads((await lookup(`ec2.${region}.${domain}`, 4)).address);
    },
  };
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

function stackOf(options: LabOptions): string {
  return options.stack ?? 'RobotLan';
}

function cdkOptions(options: LabOptions, progress?: Progress): CdkOptions {
  return { cwd: repoRoot, context: options.context, signal: options.signal, ...(progress ? { progress } : {}) };
}
