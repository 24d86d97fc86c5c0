import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MODULES = join(__dirname, '..', 'node_modules');

/** Does something while a package in the making finds these of the project's packages beside it. */
export function withLinks<T>(folder: string, packages: readonly string[], work: () => T): T {
  const links = packages.map((name) => [join(MODULES, name), join(folder, 'node_modules', name)] as const);
  try {
    for (const [target, link] of links) {
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(target, link);
    }
    return work();
  } finally {
    for (const [, link] of links) rmSync(link, { force: true });
  }
}
