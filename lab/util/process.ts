import { readFileSync } from 'node:fs';

/**
 * When a living process began, in clock ticks since the host's start (proc(5), `stat`, field 22). Together with the pid
 * it names a process for good, since pids are used again.
 *
 * @returns undefined for a process that is gone or a zombie.
 */
export function processStartTicks(pid: number): string | undefined {
  try {
    // The command's name, in parentheses, may hold spaces: count from its end.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()?.split(' ') ?? [];
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** A process and all that it has started, and they have. Those that are gone are left out. */
export function processTree(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return [pid, ...children.flatMap((child) => processTree(Number(child)))];
  } catch {
    return [];
  }
}
