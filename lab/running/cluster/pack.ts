import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runDir } from '../../util/paths';
import type { Progress } from '../../util/progress';
import { run } from '../../util/run';
import { writeGuestFile } from '../../vm';
import { must, type Peer } from '../peer';
import { runOutput } from '../user-command';

/** A site pack that was fetched: what the operator of an external site gets. */
export interface SitePack {
  /** Folder on the host. */
  readonly folder: string;
  /** Its name, such as `bielefeld-pack`. */
  readonly name: string;
}

/**
 * Fetches a site's pack by the command in the stack's outputs.
 *
 * @throws Error when the stack has no such output or the command left no pack
 */
export async function fetchPack(
  outputs: Readonly<Record<string, string>>,
  site: string,
  progress: Progress,
): Promise<SitePack> {
  const command = Object.values(outputs).find((value) => value.includes(`/sites/${site}/pack`));
  if (!command) {
    throw new Error(`No output fetches the pack of ${site}; the stack has ${Object.keys(outputs).join(', ')}.`);
  }
  progress(command);
  const dir = join(runDir, 'packs', site);
  await runOutput(command, dir);
  const name = `${site}-pack`;
  const folder = join(dir, name);
  if (!existsSync(folder))
    throw new Error(`The command left ${readdirSync(dir).join(', ')} and no ${name}: ${command}`);
  return { folder, name };
}

/**
 * The `openstack` commands that the pack's README asks for, as a shell script: its blocks that call `openstack`, and
 * those commands in its text that are to be given for each `MACHINE`.
 *
 * @throws Error when there is none
 */
export function openstackScript(readme: string, machines: readonly string[]): string {
  const blocks = [...readme.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  const perMachine = [...readme.matchAll(/`(openstack [^`\n]*\bMACHINE\b[^`\n]*)`/g)].map(
    ([, command = '']) => command,
  );
  const script = [
    ...blocks.filter((block) => block.includes('openstack ')),
    ...perMachine.flatMap((command) => machines.map((name) => command.replaceAll(/\bMACHINE\b/g, name))),
  ];
  if (script.length === 0) throw new Error("The pack's README has no openstack command.");
  return script.join('\n');
}

/**
 * The command by which a worker's own homes are got out of the way.
 *
 * @throws Error when the README has none
 */
export function moveHomesCommand(readme: string): string {
  const [, command] = /`(mv \/home [^`\n]+)`/.exec(readme) ?? [];
  if (!command) throw new Error("The pack's README does not say how homes are moved.");
  return command;
}

export function readmeOf(pack: SitePack): string {
  return readFileSync(join(pack.folder, 'README.md'), 'utf8');
}

/**
 * Copies a pack to a machine of the site and runs `skylan-site` there, once a role.
 *
 * @returns what was said
 * @throws Error with its last lines when it fails
 */
export async function applyPack(
  pack: SitePack,
  machine: Peer,
  roles: readonly string[],
  progress: Progress,
): Promise<string> {
  const archive = `${pack.folder}.${machine.name}.tar`;
  await run(['tar', '-C', dirname(pack.folder), '-cf', archive, pack.name]);
  await writeGuestFile(machine.name, `/root/${pack.name}.tar`, readFileSync(archive), '0600');
  rmSync(archive);
  await must(machine, ['tar', '-C', '/root', '--no-same-owner', '-xpf', `/root/${pack.name}.tar`]);
  const said: string[] = [];
  for (const role of roles) {
    progress(`skylan-site ${role} on ${machine.name}`);
    said.push(await must(machine, ['sh', '-c', `cd /root/${pack.name} && ./skylan-site ${role}`]));
  }
  return said.join('');
}

/** Has the pack of a site that is on a machine take back what it has done there. */
export function undoPack(site: string, machine: Peer): Promise<string> {
  return must(machine, ['sh', '-c', `cd /root/${site}-pack && ./skylan-site undo`]);
}
