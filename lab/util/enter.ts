import { CommandError, type CommandResult, tryRun } from './run';

const ENVIRONMENT = [
  'env',
  '-i',
  'HOME=/root',
  'LANG=C.UTF-8',
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
];

/** `argv` so that it runs as root among the processes of a container, with nothing of this process's environment. */
export function inContainer(pid: number, argv: readonly string[]): string[] {
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', '--root', '--wd'];
  return ['nsenter', '--target', String(pid), ...namespaces, ...ENVIRONMENT, ...argv];
}

/**
 * Runs a command in a container.
 *
 * @param name - of the container, for messages
 * @param pid - of its first process, on the host
 * @param options.input - standard input of the command. @default empty
 * @param options.timeoutMs - @default 60000
 * @throws CommandError when it takes too long; it is then killed.
 */
export async function execInContainer(
  name: string,
  pid: number,
  argv: readonly string[],
  options: { readonly input?: string; readonly timeoutMs?: number } = {},
): Promise<CommandResult> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  // To kill nsenter would leave the command running: the limit is kept inside.
  const limit = ['timeout', '--signal=KILL', `${timeoutMs / 1000}s`];
  const result = await tryRun(inContainer(pid, [...limit, ...argv]), {
    input: options.input ?? '',
    timeoutMs: timeoutMs + 5000,
  });
  if (result.exitCode === 137) throw new CommandError(argv, `no end on ${name} after ${timeoutMs / 1000} s`, result);
  return result;
}
