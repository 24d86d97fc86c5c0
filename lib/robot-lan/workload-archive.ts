import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { archiveOf, type Bundle } from '../machine/bundle';
import type { WorkloadFolder } from './workload-folder';

/** What is shipped of a folder. */
export function packWorkload({ path, files }: WorkloadFolder): Bundle {
  return archiveOf(
    files.map((file) => ({
      name: file.path,
      data: new Uint8Array(readFileSync(join(path, file.path))),
      attrs: { mode: file.executable ? '0755' : '0644' },
    })),
  );
}
