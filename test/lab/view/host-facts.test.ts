import { cacheFacts, freeMemoryMb, hostFacts } from '../../../lab/view/host-facts';

test('memory that can be had is that which is available, and swap', () => {
  const meminfo =
    'MemTotal:       24684028 kB\nMemFree:  900000 kB\nMemAvailable:    1000000 kB\nSwapFree:   500000 kB\n';
  expect(freeMemoryMb(meminfo)).toBe(1536);
});

test('GIVEN what a build leaves behind THEN only whole images count', () => {
  const names = ['base-03c41b675a75', 'image-022a1276525c', 'image-aa.part', 'image-022a1276525c.lock', 'packages'];
  expect(cacheFacts(names)).toEqual({ hasBase: true, images: 1 });
  expect(cacheFacts(['base-03c41b675a75.part'])).toEqual({ hasBase: false, images: 0 });
});

test('this host has a processor, disk and memory', () => {
  const { cores, freeDiskMb, freeMemoryMb: free } = hostFacts();
  for (const figure of [cores, freeDiskMb, free]) expect(figure).toBeGreaterThan(0);
});
