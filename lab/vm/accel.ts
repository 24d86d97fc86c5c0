import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDir } from '../util/paths';
import { tryRun } from '../util/run';

export type Accelerator = 'kvm' | 'tcg';

const TRIAL_MS = 15_000;

/**
 * KVM where it works, else emulation. /dev/kvm may exist and yet abort or hang (nested virtualisation), so a guest with
 * the machines' own kernel is tried once and the answer kept until the host starts again.
 *
 * @param kernel path of the kernel image.
 */
export async function detectAccelerator(kernel: string): Promise<Accelerator> {
  const known = knownAccelerator();
  if (known) return known;
  const found: Accelerator = (await kvmWorks(kernel)) ? 'kvm' : 'tcg';
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(answerFile(), `${bootId()} ${found}`);
  return found;
}

/** What {@link detectAccelerator} would answer without a trial; undefined when it would have to try. */
export function knownAccelerator(): Accelerator | undefined {
  if (!existsSync('/dev/kvm')) return 'tcg';
  const answer = answerFile();
  const [knownFor, known] = existsSync(answer) ? readFileSync(answer, 'utf8').split(' ') : [];
  return knownFor === bootId() && (known === 'kvm' || known === 'tcg') ? known : undefined;
}

const answerFile = () => join(cacheDir, 'accelerator');

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** A guest without a disk starts its kernel, panics since there is no root file system, and so ends QEMU. */
async function kvmWorks(kernel: string): Promise<boolean> {
  const log = join(tmpdir(), `skylan-kvm-${process.pid}.log`);
  try {
    const result = await tryRun(
      [
        ...['qemu-system-x86_64', '-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
        ...['-accel', 'kvm', '-cpu', 'host', '-m', '256', '-serial', `file:${log}`],
        ...['-kernel', kernel, '-append', 'console=ttyS0 panic=-1'],
      ],
      { timeoutMs: TRIAL_MS },
    );
    return result.exitCode === 0 && readFileSync(log, 'utf8').includes('Unable to mount root fs');
  } catch {
    return false;
  } finally {
    rmSync(log, { force: true });
  }
}
