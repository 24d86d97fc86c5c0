import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { awsEnvironment } from '../aws/settings';
import { desktopExec, type Home } from '../home';
import { repoRoot, runDir, venvDir } from '../util/paths';
import type { Progress } from '../util/progress';
import { run } from '../util/run';
import { writeGuestFile } from '../vm';

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
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = `${joinPath(venvDir, 'bin')}:${process.env.PATH}`;
  await run(['bash', '-c', command], { cwd: dir, env: { ...awsEnvironment(), PATH: path } });
  const profile = readdirSync(dir).find((name) => name.endsWith('.ovpn'));
  if (!profile) throw new Error(`The command wrote no .ovpn file: ${command}`);
  return joinPath(dir, profile);
}

/**
 * Does what a user does on the desktop gateway: copies the folder and the profile to it and runs `skylan-join`.
 *
 * @throws Error with the last lines of skylan-join when it fails
 */
export async function join(home: Home, profile: string, progress: Progress): Promise<void> {
  const folder = joinPath(repoRoot, 'assets', 'desktop-gateway');
  const archive = joinPath(runDir, `${home.desktopVm}.tar`);
  await run(['tar', '-C', folder, '-cf', archive, '.']);
  await writeGuestFile(home.desktopVm, '/root/desktop-gateway.tar', readFileSync(archive));
  await writeGuestFile(home.desktopVm, '/root/robot.ovpn', readFileSync(profile));
  const onDesktop = (...argv: string[]) => mustRun(home, argv);
  await onDesktop('chmod', '600', '/root/robot.ovpn');
  await onDesktop('mkdir', '-p', '/root/desktop-gateway');
  await onDesktop('tar', '-C', '/root/desktop-gateway', '-xf', '/root/desktop-gateway.tar');
  const routes = JSON.parse(await onDesktop('ip', '-json', 'route', 'show', 'default')) as { dev: string }[];
  const device = routes[0]?.dev;
  if (!device) throw new Error(`${home.desktopVm} has no default route: its DHCP lease is missing.`);
  progress(`skylan-join --interface ${device}`);
  await onDesktop('/root/desktop-gateway/skylan-join', '--profile', '/root/robot.ovpn', '--interface', device);
}

async function mustRun(home: Home, argv: readonly string[]): Promise<string> {
  const result = await desktopExec(home, argv, { timeoutMs: 180_000 });
  if (result.exitCode === 0) return result.stdout;
  const words = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-15).join('\n');
  throw new Error(`${argv[0]} failed on ${home.desktopVm} (${result.exitCode}):\n${words}`);
}
