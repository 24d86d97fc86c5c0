import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { announcement } from '../../lab/view/announcement';

const ROOT = join(__dirname, '..', '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const MOST_LINES = 120;

test('README is a screen or two', () => {
  expect(README.trimEnd().split('\n').length).toBeLessThanOrEqual(MOST_LINES);
});

describe('of the first run of the lab, README says before it begins', () => {
  const { lines } = announcement(
    { scenarios: ['robot-lan'] },
    {
      ...{
        cores: 2,
        accelerator: 'tcg',
        freeDiskMb: 100_000,
        freeMemoryMb: 100_000,
        cacheDir: '/var/cache/skylan-lab',
      },
      cache: { hasBase: false, images: 0 },
    },
  );
  const figure = (what: string, unit: string) => {
    const line = lines.find((one) => one.startsWith(what)) ?? '';
    return Number(new RegExp(`([\\d.]+) ${unit}`).exec(line)?.[1]);
  };
  const said = (pattern: RegExp) => Number(pattern.exec(README)?.[1]);
  const programs = sizesOfPrograms();
  const sum = (what: 'downloadMb' | 'diskMb') => programs.reduce((total, one) => total + one[what], 0);

  test('its time', () => {
    expect(said(/some (\d+) minutes: deploys/)).toBe(figure('Time', 'minutes'));
  });

  test('what it downloads, to 50 MB', () => {
    const all = figure('Download', 'MB') + sum('downloadMb');
    expect(Math.abs(said(/downloads some (\d+) MB/) - all)).toBeLessThanOrEqual(50);
  });

  test('disk and memory, to half a GB', () => {
    const disk = figure('Disk', 'GB') + sum('diskMb') / 1000;
    expect(Math.abs(said(/takes (\d+) GB of disk/) - disk)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(said(/and ([\d.]+) GB of memory/) - figure('Memory', 'GB'))).toBeLessThanOrEqual(0.5);
  });
});

interface Size {
  readonly downloadMb: number;
  readonly diskMb: number;
}

/** Of all that the lab installs where nothing is there. It is plain Node, which is asked. */
function sizesOfPrograms(): readonly Size[] {
  const script =
    "import('./lab/setup/packages.mjs').then(({ LAB_NEEDS, ...sizes }) => console.log(JSON.stringify(" +
    '[LAB_NEEDS.packagesSize, sizes.QEMU_SIZE, sizes.NODE_MODULES_SIZE, sizes.VENV_SIZE])))';
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8' }));
}
