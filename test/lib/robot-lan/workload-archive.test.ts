import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packWorkload } from '../../../lib/robot-lan/workload-archive';
import { readWorkload } from '../../../lib/robot-lan/workload-folder';

test('GIVEN a folder WHEN it is packed THEN tar has it back, and another time gives the same bytes', () => {
  const root = mkdtempSync(join(tmpdir(), 'skylan-workload-'));
  try {
    const [folder, back] = [join(root, 'folder'), join(root, 'back')];
    for (const path of [join(folder, 'bin'), back]) mkdirSync(path, { recursive: true });
    writeFileSync(join(folder, 'compose.yaml'), 'services: {}\n');
    writeFileSync(join(folder, 'bin/run'), '#!/bin/sh\n');
    chmodSync(join(folder, 'bin/run'), 0o700);
    const { archive, sha256 } = packWorkload(readWorkload(folder));
    execFileSync('tar', ['--extract', '--gzip', '--directory', back], { input: archive });
    expect(readFileSync(join(back, 'compose.yaml'), 'utf8')).toBe('services: {}\n');
    expect(statSync(join(back, 'bin/run')).mode & 0o777).toBe(0o755);
    utimesSync(join(folder, 'compose.yaml'), 1, 1);
    expect(packWorkload(readWorkload(folder)).sha256).toBe(sha256);
  } finally {
    rmSync(root, { recursive: true });
  }
});
