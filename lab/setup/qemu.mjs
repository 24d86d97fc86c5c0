import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Older versions crash Debian 13's kernel under emulation. */
const OLDEST_MAJOR = 10;

/** Major version in the output of `qemu-system-x86_64 --version` or in a Debian version; 0 when there is none. */
export function majorVersion(text) {
  return Number(/(?:version |^(?:\d+:)?)(\d+)\./m.exec(text ?? '')?.[1] ?? 0);
}

/** Major version of the QEMU that is installed, the oldest of its programs'; 0 when one is missing. */
export function installedMajor() {
  const tools = ['qemu-system-x86_64', 'qemu-img'];
  return Math.min(...tools.map((tool) => majorVersion(spawnSync(tool, ['--version'], { encoding: 'utf8' }).stdout)));
}

/**
 * Where QEMU is to come from: `backports` of Debian 12, the system's own `release`; undefined when it is there.
 *
 * @param {number} installed major version, 0 for none.
 * @param {Record<string, string>} os values of /etc/os-release.
 */
export function qemuSource(installed, { ID, VERSION_CODENAME }) {
  if (installed >= OLDEST_MAJOR) return undefined;
  return ID === 'debian' && VERSION_CODENAME === 'bookworm' ? 'backports' : 'release';
}

/**
 * Whether to install the release's own QEMU, once the package lists are fresh. With KVM the processor is real, and what
 * older versions emulate wrongly does not matter.
 *
 * @param {{ installed: number, candidate: number, kvm: boolean }} found major versions, 0 for none.
 * @throws Error when it is too old for this host.
 */
export function takesRelease({ installed, candidate, kvm }, { PRETTY_NAME }) {
  if (candidate >= OLDEST_MAJOR) return true;
  if (kvm) return installed === 0;
  throw new Error(
    `The lab needs QEMU ${OLDEST_MAJOR} or newer, which ${PRETTY_NAME} does not carry, or KVM (/dev/kvm). ` +
      'Use Debian 12 or 13, or Ubuntu 25.10 or newer.',
  );
}

/** What {@link takesRelease} asks for, on this host. */
export function releaseFacts() {
  const { stdout } = spawnSync('apt-cache', ['policy', 'qemu-system-x86'], { encoding: 'utf8' });
  const candidate = majorVersion(/Candidate: (\S+)/.exec(stdout)?.[1]);
  return { installed: installedMajor(), candidate, kvm: existsSync('/dev/kvm') };
}
