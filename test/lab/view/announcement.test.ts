import { announcement } from '../../../lab/view/announcement';
import type { HostFacts } from '../../../lab/view/host-facts';

const HOST: HostFacts = {
  cores: 2,
  accelerator: 'tcg',
  freeDiskMb: 40_000,
  freeMemoryMb: 8_000,
  cacheDir: '/var/cache/skylan-lab',
  cache: { hasBase: true, images: 4 },
};
const COLD = { hasBase: false, images: 0 };
const WANTED = { scenarios: ['robot-lan'] };

const line = (what: string, host: Partial<HostFacts> = {}, wanted = WANTED) =>
  announcement(wanted, { ...HOST, ...host }).lines.find((one) => one.startsWith(what)) ?? '';
const minutes = (host: Partial<HostFacts>, wanted = WANTED) =>
  Number(/(\d+) minute/.exec(line('Time', host, wanted))?.[1]);

test('GIVEN all images THEN nothing is downloaded; GIVEN an empty cache THEN something is, and it takes longer', () => {
  expect(line('Download')).toMatch(/nothing/);
  expect(line('Download', { cache: COLD })).toMatch(/about \d+ MB from Debian, once, for 5 images/);
  expect(minutes({ cache: COLD })).toBeGreaterThan(minutes({}));
});

test('GIVEN more processors THEN it takes less, and no more of them than it has machines count', () => {
  const long = { scenarios: ['robot-lan', 'controls'] };
  expect(minutes({ cores: 1 }, long)).toBeGreaterThan(minutes({ cores: 2 }, long));
  expect(minutes({ cores: 64 }, long)).toBe(minutes({ cores: 3 }, long));
});

test('what is known of KVM is told, and no more', () => {
  expect(line('Time')).toMatch(/about .* no KVM/);
  expect(line('Time', { accelerator: 'kvm' })).toMatch(/less than .* KVM works/);
  expect(line('Time', { accelerator: undefined })).toMatch(/about .* less if KVM works/);
  expect(announcement({ ...WANTED, lastSeconds: 246 }, HOST).lines).toContain('Last time  4 min 06 s');
});

test('GIVEN too little disk or memory THEN the refusal says how much is needed and what to do', () => {
  expect(announcement(WANTED, HOST).refusal).toBeUndefined();
  expect(announcement(WANTED, { ...HOST, freeDiskMb: 100 }).refusal).toMatch(
    /disk .*300 MB .*100 MB.*SKYLAN_LAB_CACHE/,
  );
  expect(announcement(WANTED, { ...HOST, freeMemoryMb: 1500 }).refusal).toMatch(/memory: 2\.5 GB .*1\.5 GB/);
});

test('GIVEN the same disk THEN a cold cache may not fit where a warm one does', () => {
  const small = { ...HOST, freeDiskMb: 2000 };
  expect(announcement(WANTED, small).refusal).toBeUndefined();
  expect(announcement(WANTED, { ...small, cache: COLD }).refusal).toMatch(/Not enough disk/);
});

test('GIVEN further machines THEN they need memory too', () => {
  const more = { ...WANTED, moreMachines: 2 };
  expect(line('Memory')).toMatch(/2\.5 GB, for 2 virtual machines/);
  expect(line('Memory', {}, more)).toMatch(/4\.1 GB, for 4 virtual machines/);
});

test('GIVEN a usual host THEN no line is wider than a page', () => {
  for (const accelerator of ['kvm', 'tcg', undefined] as const)
    for (const text of announcement({ ...WANTED, lastSeconds: 246 }, { ...HOST, accelerator, cache: COLD }).lines)
      expect(text.length).toBeLessThanOrEqual(98);
});
