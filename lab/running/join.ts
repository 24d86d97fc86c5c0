import { readdirSync, readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import type { Home } from '../home';
import { repoRoot, runDir } from '../util/paths';
import type { Progress } from '../util/progress';
import { type CommandResult, run } from '../util/run';
import { writeGuestFile } from '../vm';
import { desktopOf } from './home-peers';
import { must } from './peer';
import { runOutput } from './user-command';

const OUTPUT = /^FetchProfile/;

/**
 * Runs the command of the stack's output, word for word, with the AWS CLI.
 *
 * @param client - whose profile. Undefined: that of the first output
 * @returns path of the profile that it wrote
 * @throws Error when the stack has no such output or the command wrote no profile
 */
export async function fetchProfile(
  outputs: Readonly<Record<string, string>>,
  client: string | undefined,
  progress: Progress,
): Promise<string> {
  const commands = Object.entries(outputs).flatMap(([name, value]) => (OUTPUT.test(name) ? [value] : []));
  const command = commands.find((one) => client === undefined || one.includes(`/clients/${client}/`));
  if (!command) {
    const wanted = client === undefined ? '' : ` for ${client}`;
    throw new Error(`The stack has no output FetchProfile...${wanted}; it has ${Object.keys(outputs).join(', ')}.`);
  }
  progress(command);
  const dir = joinPath(runDir, 'profile', client ?? 'first');
  await runOutput(command, dir);
  const profile = readdirSync(dir).find((name) => /\.(ovpn|conf)$/.test(name));
  if (!profile) throw new Error(`The command wrote no .ovpn or .conf file: ${command}`);
  return joinPath(dir, profile);
}

/** Where the user's copy of skylan-join and the profile are on a desktop gateway. */
const FOLDER = '/root/desktop-gateway';
const PROFILE = '/root/robot.ovpn';

/** The bridge that skylan-join makes. */
const BRIDGE = 'rosbridge';

/**
 * Does what a user does on the desktop gateway: copies the folder and the profile to it and runs `skylan-join`.
 *
 * @throws Error with the last lines of skylan-join when it fails
 */
export async function join(home: Home, profile: string, progress: Progress): Promise<void> {
  await copyJoin(home, profile);
  const device = await wiredInterface(home);
  progress(`skylan-join --interface ${device}`);
  await skylanJoin(home, device);
}

/** A machine's device, as `ip -details -json link` has it. */
interface Device {
  readonly ifname: string;
  readonly linkinfo?: { readonly info_kind?: string };
}

/** The interface that a desktop gateway's owner names: the one on the LAN, which after a join is a port of its bridge. */
async function wiredInterface(home: Home): Promise<string> {
  const ip = async <T>(...words: string[]) =>
    JSON.parse(await must(desktopOf(home), ['ip', '-details', '-json', ...words])) as T[];
  const [route] = await ip<{ readonly dev: string }>('route', 'show', 'default');
  if (!route) throw new Error(`${home.desktopVm} has no default route: its DHCP lease is missing.`);
  if (route.dev !== BRIDGE) return route.dev;
  const wired = wiredOf(await ip<Device>('link', 'show', 'master', BRIDGE));
  if (wired === undefined) throw new Error(`the bridge of ${home.desktopVm} has no wired interface`);
  return wired;
}

/** Of a bridge's ports, the one that is no tunnel's: a card, or a container's cable. */
export function wiredOf(ports: readonly Device[]): string | undefined {
  return ports.find(({ linkinfo }) => [undefined, 'veth'].includes(linkinfo?.info_kind))?.ifname;
}

/** Copies the folder of skylan-join and the profile to a desktop gateway. */
export async function copyJoin(home: Home, profile: string): Promise<void> {
  const folder = joinPath(repoRoot, 'assets', 'desktop-gateway');
  const archive = joinPath(runDir, `${home.desktopVm}.tar`);
  // As scp does, with what links point to.
  await run(['tar', '-C', folder, '--dereference', '-cf', archive, '.']);
  await writeGuestFile(home.desktopVm, `${FOLDER}.tar`, readFileSync(archive));
  await writeGuestFile(home.desktopVm, PROFILE, readFileSync(profile), '0600');
  await must(desktopOf(home), ['mkdir', '-p', FOLDER]);
  await must(desktopOf(home), ['tar', '-C', FOLDER, '-xf', `${FOLDER}.tar`]);
}

/**
 * Runs skylan-join for an interface.
 *
 * @returns what it said
 * @throws Error with its last lines when it fails
 */
export function skylanJoin(home: Home, device: string, ...flags: string[]): Promise<string> {
  return must(desktopOf(home), [`${FOLDER}/skylan-join`, '--profile', PROFILE, '--interface', device, ...flags]);
}

/**
 * Runs skylan-join for the machine alone, with an address of the LAN.
 *
 * @param address - with the length of its network
 * @throws Error with its last lines when it fails
 */
export function joinByAddress(home: Home, address: string, ...flags: string[]): Promise<string> {
  return must(desktopOf(home), [...addressArgv(address), ...flags]);
}

/** The same, which may fail. */
export function joinAttempt(home: Home, address: string): Promise<CommandResult> {
  return desktopOf(home).exec(addressArgv(address), { timeoutMs: ATTEMPT_MS });
}

/** Ends a join that hangs: it ends by itself much earlier. */
const ATTEMPT_MS = 900_000;

function addressArgv(address: string): string[] {
  return [`${FOLDER}/skylan-join`, '--profile', PROFILE, '--address', address];
}

/** Runs `skylan-join --undo`. */
export function skylanLeave(home: Home): Promise<string> {
  return must(desktopOf(home), [`${FOLDER}/skylan-join`, '--undo']);
}
