import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runDir } from '../../util/paths';
import type { Progress } from '../../util/progress';
import { writeGuestFile } from '../../vm';
import { lastWords, type Peer } from '../peer';
import { runOutput } from '../user-command';

/** A site pack that was fetched: what the operator of an external site gets. */
export interface SitePack {
  /** Folder on the host. */
  readonly folder: string;
  /** Its name, such as `bielefeld-pack`. */
  readonly name: string;
}

/** An emulated machine on a busy host is slow. */
const SCRIPT_MS = 300_000;

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

/** What an operator puts in the place of `<port ...>` and `<... group>` in the pack's commands. */
export interface OpenstackIds {
  readonly port: string;
  readonly group: string;
}

/**
 * The `openstack` commands that the pack's README asks for, as words without `openstack` itself.
 *
 * @throws Error for a placeholder that is neither a port nor a security group
 */
export function openstackCommands(readme: string, ids: OpenstackIds): string[][] {
  return readme
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim().replace(/^\$ /, ''))
    .filter((line) => line.startsWith('openstack '))
    .map((line) => {
      const filled = line.replace(/<([^>]+)>/g, (placeholder, what: string) => {
        if (/group/i.test(what)) return ids.group;
        if (/port/i.test(what)) return ids.port;
        throw new Error(`The lab does not know what ${placeholder} is in: ${line}`);
      });
      return filled.split(/\s+/).slice(1);
    });
}

export function readmeOf(pack: SitePack): string {
  return readFileSync(join(pack.folder, 'README.md'), 'utf8');
}

/**
 * Copies a pack to a machine of the site and runs `skylan-site` there, once a role.
 *
 * @throws Error with its last lines when it fails
 */
export async function applyPack(pack: SitePack, machine: Peer, roles: readonly string[], progress: Progress) {
  const target = `/root/${pack.name}`;
  await must(machine, ['mkdir', '-p', target]);
  await must(machine, ['chmod', '0700', target]);
  for (const entry of readdirSync(pack.folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const there = target + path.slice(pack.folder.length);
    if (entry.isDirectory()) await must(machine, ['mkdir', '-p', there]);
    else await writeGuestFile(machine.name, there, readFileSync(path), (statSync(path).mode & 0o777).toString(8));
  }
  for (const role of roles) {
    progress(`skylan-site ${role} on ${machine.name}`);
    await must(machine, ['sh', '-c', `cd ${target} && ./skylan-site ${role}`]);
  }
}

/** @throws Error with what the command said when it fails */
export async function must(machine: Peer, argv: readonly string[], timeoutMs = SCRIPT_MS): Promise<string> {
  const result = await machine.exec(argv, { timeoutMs });
  if (result.exitCode === 0) return result.stdout;
  throw new Error(`${argv.join(' ')} failed on ${machine.name} (${result.exitCode}):\n${lastWords(result, 15)}`);
}
