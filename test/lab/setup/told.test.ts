import { evaluate } from './evaluate';

const NOTHING = { packages: [], nodeModules: false, venv: false };
const NEEDS = { packagesSize: { downloadMb: 10, diskMb: 30 } };
const USER = { codename: 'bookworm', root: false, why: 'It needs root.' };

const told = (missing: object, host: object = USER) =>
  evaluate(
    'told.mjs',
    `it.toldOf(${[missing, NEEDS, host].map((value) => JSON.stringify(value)).join(', ')})`,
  ) as string[];

test('GIVEN nothing is missing THEN nothing is told', () => {
  expect(told(NOTHING)).toEqual([]);
});

test('GIVEN everything is missing THEN each is told with its megabytes, their sum, minutes, and why sudo', () => {
  const lines = told({ packages: ['jq', 'shfmt'], qemu: 'backports', nodeModules: true, venv: true });
  const all = lines.join('\n');
  expect(all).toMatch(/Debian packages +at most 10 MB to download, 30 MB on disk: jq, shfmt/);
  expect(all).toMatch(/QEMU .* MB .*bookworm-backports, a source added as \/etc\/apt\/sources\.list\.d\//);
  expect(all).toMatch(/Time +about \d+ minutes? at 50 Mbit\/s/);
  expect(all).toMatch(/sudo +It needs root\./);
  const downloads = lines.flatMap((line) => /at most (\d+) MB/.exec(line)?.[1] ?? []).map(Number);
  const inAll = downloads.pop();
  expect(downloads).toHaveLength(4);
  expect(inAll).toBe(downloads.reduce((sum, megabytes) => sum + megabytes, 0));
});

test('GIVEN one thing is missing and we are root THEN there is no sum and no sudo', () => {
  const lines = told({ ...NOTHING, packages: ['jq'] }, { ...USER, root: true });
  expect(lines).toHaveLength(3);
  expect(lines.join('\n')).not.toMatch(/sudo|In all|QEMU/);
});

test('GIVEN zenoh is missing THEN its megabytes and its folder are told', () => {
  expect(told({ ...NOTHING, zenoh: true }).join('\n')).toMatch(/zenoh +at most \d+ MB .*: \.lab\/zenoh/);
});
