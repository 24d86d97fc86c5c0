import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { addBackports, installPackages, osRelease, updateOnce } from './debian.mjs';
import { QEMU_PACKAGES } from './packages.mjs';

/** Older versions crash Debian 13's kernel under emulation. */
const OLDEST_MAJOR = 10;

/** Major version in the output of `qemu-system-x86_64 --version` or in a Debian version; 0 when there is none. */
export function majorVersion(text) {
  return Number(/(?:version |^(?:\d+:)?)(\d+)\./m.exec(text ?? '')?.[1] ?? 0);
}

/** Installs QEMU when it is missing or too old, from Debian 12's backports if need be. */
export function ensureQemu() {
  const installed = ['qemu-system-x86_64', 'qemu-img'].map((tool) =>
    majorVersion(spawnSync(tool, ['--version'], { encoding: 'utf8' }).stdout),
  );
  if (Math.min(...installed) >= OLDEST_MAJOR) return;
  updateOnce();
  if (candidateMajor() >= OLDEST_MAJOR) return installPackages(QEMU_PACKAGES);
  const { ID, VERSION_CODENAME, PRETTY_NAME } = osRelease();
  if (ID === 'debian' && VERSION_CODENAME === 'bookworm') {
    addBackports(VERSION_CODENAME);
    return installPackages(QEMU_PACKAGES, `${VERSION_CODENAME}-backports`);
  }
  // With KVM the processor is real, and what older versions emulate wrongly does not matter.
  if (existsSync('/dev/kvm')) {
    if (Math.min(...installed) === 0) installPackages(QEMU_PACKAGES);
    console.log(`QEMU of ${PRETTY_NAME} is older than ${OLDEST_MAJOR}: good enough with KVM, not without.`);
    return;
  }
  throw new Error(
    `The lab needs QEMU ${OLDEST_MAJOR} or newer, which ${PRETTY_NAME} does not carry, or KVM (/dev/kvm). ` +
      'Use Debian 12 or 13, or Ubuntu 25.10 or newer.',
  );
}

function candidateMajor() {
  const { stdout } = spawnSync('apt-cache', ['policy', 'qemu-system-x86'], { encoding: 'utf8' });
  return majorVersion(/Candidate: (\S+)/.exec(stdout)?.[1]);
}
