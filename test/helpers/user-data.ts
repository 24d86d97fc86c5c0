import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/**
 * What a machine makes of its user data: each file's text, by its path. cloud-init's part is played here, and the
 * command that unpacks the archive is the user data's own.
 */
export function filesOf(userData: string): Map<string, { content: string; mode: string }> {
  const config = parse(userData) as {
    write_files: { path: string; content: string; permissions: string }[];
    runcmd: string[][];
  };
  const root = mkdtempSync(join(tmpdir(), 'skylan-user-data-'));
  try {
    for (const { path, content, permissions } of config.write_files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content, { mode: Number.parseInt(permissions, 8) });
    }
    const [python = '', option = '', program = '', archive = '', target] = config.runcmd[0] ?? [];
    if (target !== '/') throw new Error(`the archive is unpacked to ${target}`);
    execFileSync(python, [option, program, join(root, archive), root]);
    for (const { path } of config.write_files) rmSync(join(root, path));
    const names = readdirSync(root, { recursive: true, withFileTypes: true });
    return new Map(
      names
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [
          path.slice(root.length),
          { content: readFileSync(path, 'utf8'), mode: (statSync(path).mode & 0o7777).toString(8).padStart(4, '0') },
        ]),
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
