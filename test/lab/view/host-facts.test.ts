import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFacts, freeMemoryMb, hostFacts } from '../../../lab/view/host-facts';

test('memory that can be had is that which is available, and swap', () => {
  const meminfo =
    'MemTotal:       24684028 kB\nMemFree:  900000 kB\nMemAvailable:    1000000 kB\nSwapFree:   500000 kB\n';
  expect(freeMemoryMb(meminfo)).toBe(1536);
});

test('GIVEN a cache THEN the images that stand on this base count, and none that is still being made', () => {
  const dir = mkdtempSync(join(tmpdir(), 'skylan-cache-'));
  const entry = (name: string, below: readonly string[]) => {
    mkdirSync(join(dir, name));
    writeFileSync(join(dir, name, 'below'), below.map((one) => `${one}\n`).join(''));
  };
  try {
    expect(cacheFacts(join(dir, 'missing'), 'base-aa')).toEqual({ hasBase: false, images: 0 });
    entry('image-01', ['layer-01', 'base-aa']);
    entry('image-02', ['layer-02', 'base-bb']);
    entry('image-03.part', ['layer-03', 'base-aa']);
    mkdirSync(join(dir, 'base-aa.part'));
    expect(cacheFacts(dir, 'base-aa')).toEqual({ hasBase: false, images: 1 });
    mkdirSync(join(dir, 'base-aa'));
    expect(cacheFacts(dir, 'base-aa')).toEqual({ hasBase: true, images: 1 });
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('this host has a processor, disk and memory', () => {
  const { cores, freeDiskMb, freeMemoryMb: free } = hostFacts();
  for (const figure of [cores, freeDiskMb, free]) expect(figure).toBeGreaterThan(0);
});
