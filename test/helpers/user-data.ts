import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { packBundle } from '../../lib/machine/bundle';
import { renderCloudConfig } from '../../lib/machine/cloud-config';
import type { MachineSpec } from '../../lib/machine/machine-spec';
import { RESOLVED } from './lan-plan';

export interface WrittenFile {
  readonly content: string;
  readonly mode: string;
}

/**
 * All files of a machine, by their paths. cloud-init's part is played here; the bundle, which it has from an earlier boot,
 * is unpacked by the user data's own program.
 */
export function filesOf(spec: MachineSpec): Map<string, WrittenFile> {
  const root = mkdtempSync(join(tmpdir(), 'skylan-user-data-'));
  try {
    const config = writeFiles(renderCloudConfig(spec, RESOLVED), root);
    const [program = '', ...args] = config.runcmd[0] ?? [];
    const { archive, sha256 } = packBundle(spec);
    mkdirSync(join(root, 'var/lib/skylan'), { recursive: true });
    writeFileSync(join(root, `var/lib/skylan/bundle-${sha256}`), archive);
    mkdirSync(join(root, 'bin'));
    writeFileSync(join(root, 'bin/systemctl'), '#!/bin/sh\n', { mode: 0o755 });
    execFileSync(join(root, program), args, {
      env: { SKYLAN_ROOT: root, PATH: `${join(root, 'bin')}:${process.env.PATH}` },
    });
    for (const own of ['bin', 'var', program]) rmSync(join(root, own), { recursive: true });
    return filesBelow(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Files that the user data themselves write. */
export function configurationOf(userData: string): Map<string, WrittenFile> {
  const root = mkdtempSync(join(tmpdir(), 'skylan-user-data-'));
  try {
    writeFiles(userData, root);
    return filesBelow(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function writeFiles(userData: string, root: string) {
  const config = parse(userData) as {
    write_files: { path: string; content: string; encoding?: string; permissions?: string }[];
    runcmd: string[][];
  };
  for (const { path, content, encoding, permissions = '0644' } of config.write_files) {
    const bytes = encoding === 'gz+b64' ? gunzipSync(Buffer.from(content, 'base64')) : content;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes, { mode: Number.parseInt(permissions, 8) });
  }
  return config;
}

function filesBelow(root: string): Map<string, WrittenFile> {
  return new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [
        path.slice(root.length),
        { content: readFileSync(path, 'utf8'), mode: (statSync(path).mode & 0o7777).toString(8).padStart(4, '0') },
      ]),
  );
}
