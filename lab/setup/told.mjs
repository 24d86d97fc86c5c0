import { backportsPath } from './debian.mjs';
import { NODE_MODULES_SIZE, PYTHON_APP_SIZE, QEMU_SIZE, VENV_SIZE, ZENOH_SIZE } from './packages.mjs';

/** Of a usual line to the internet. */
const MEGABITS_PER_SECOND = 50;
/** To unpack and configure a megabyte on disk. */
const SECONDS_PER_MB = 0.03;

/**
 * What is about to be installed: how much is fetched, how much disk and time it takes, and why sudo is asked for.
 *
 * @param {import('./missing.mjs').Missing} missing
 * @param {import('./missing.mjs').Needs} needs
 * @param {{ codename: string, root: boolean, why: string }} host Debian's name, whether we are root, and what for.
 * @returns {string[]} lines; none when nothing is missing.
 */
export function toldOf(missing, needs, { codename, root, why }) {
  const rows = [];
  if (missing.packages.length > 0) rows.push(['Debian packages', needs.packagesSize, missing.packages.join(', ')]);
  if (missing.qemu) {
    const from =
      missing.qemu === 'backports' ? `${codename}-backports, a source added as ${backportsPath(codename)}` : codename;
    rows.push(['QEMU', QEMU_SIZE, `from ${from}`]);
  }
  if (missing.nodeModules) rows.push(['Node packages', NODE_MODULES_SIZE, 'node_modules']);
  if (missing.venv) rows.push(['Embedded AWS', VENV_SIZE, '.lab/venv']);
  if (missing.pythonApp) rows.push(['App in Python', PYTHON_APP_SIZE, '.lab/python']);
  if (missing.zenoh) rows.push(['zenoh', ZENOH_SIZE, '.lab/zenoh']);
  if (rows.length === 0) return [];
  const sum = (what) => rows.reduce((total, [, size]) => total + size[what], 0);
  const all = { downloadMb: sum('downloadMb'), diskMb: sum('diskMb') };
  const minutes = Math.ceil(((all.downloadMb * 8) / MEGABITS_PER_SECOND + all.diskMb * SECONDS_PER_MB) / 60);
  const line = (name, text) => `  ${name.padEnd(17)}${text}`;
  return [
    'Installs what is missing here:',
    ...rows.map(([name, size, text]) => line(name, `${sizeText(size)}: ${text}`)),
    ...(rows.length > 1 ? [line('In all', sizeText(all))] : []),
    line('Time', `about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} at ${MEGABITS_PER_SECOND} Mbit/s`),
    ...(root ? [] : [line('sudo', why)]),
  ];
}

function sizeText({ downloadMb, diskMb }) {
  return `at most ${downloadMb} MB to download, ${diskMb} MB on disk`;
}
