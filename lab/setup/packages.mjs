/** Where `npm test` and `npm run lab` find their programs: Debian packages, of which nothing but these is relied on. */

/** Used by the tests and by the lab. */
const BOTH = [
  // Reports name the commit; the linters' tests ask it for the files that belong to the project.
  'git',
  'iproute2',
  'iputils-ping',
  // Images are built, and containers run, in mount namespaces.
  'mount',
  'nftables',
  'openssl',
  'openvpn',
  // Has the `python3` that a test or the lab starts; `python3-venv` makes it whole, and has no program of its own.
  'python3-minimal',
  'python3-venv',
  // conntrack limits, forwarding: sysctl, and pkill, pgrep.
  'procps',
  // unshare, nsenter, setpriv, flock.
  'util-linux',
];

export const TEST_PACKAGES = [
  ...BOTH,
  'curl',
  'jq',
  'shellcheck',
  'shfmt',
  // systemd-analyze and systemd-sysusers judge the units.
  'systemd',
];

export const LAB_PACKAGES = [
  ...BOTH,
  'ca-certificates',
  'conntrack',
  'debian-archive-keyring',
  'dnsmasq-base',
  // mke2fs writes the disks.
  'e2fsprogs',
  // A library without programs: gives what is on this host another clock.
  'libfaketime',
  'mmdebstrap',
];

/** From backports on Debian 12: see set-up.mjs. */
export const QEMU_PACKAGES = ['qemu-system-x86', 'qemu-utils'];

/**
 * What a Debian has before anything is installed on it (`mmdebstrap --variant=minbase`), beside the packages marked
 * Essential: awk, apt, and the sudo that a plain user needs.
 */
export const BASE_PACKAGES = ['apt', 'mawk', 'sudo'];

/**
 * What the commands need, and how much that is on a bare Debian 12 or 13, whichever has more: what `apt-get --assume-no
 * install` says, npm's cache after `npm ci`, the wheels of `pip download`, and `du` of what is installed.
 *
 * @type {Record<string, import('./missing.mjs').Needs>}
 */
export const TEST_NEEDS = {
  packages: TEST_PACKAGES,
  packagesSize: { downloadMb: 26, diskMb: 100 },
  qemu: false,
  venv: true,
  pythonApp: true,
};

export const LAB_NEEDS = {
  packages: LAB_PACKAGES,
  packagesSize: { downloadMb: 27, diskMb: 95 },
  qemu: true,
  venv: true,
};

export const QEMU_SIZE = { downloadMb: 24, diskMb: 135 };
export const NODE_MODULES_SIZE = { downloadMb: 310, diskMb: 730 };
export const VENV_SIZE = { downloadMb: 45, diskMb: 270 };
export const PYTHON_APP_SIZE = { downloadMb: 85, diskMb: 320 };
export const ZENOH_SIZE = { downloadMb: 12, diskMb: 65 };
