import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compress } from 'lzma';
import { version } from 'lzma/package.json';
import { base85 } from './base85';

/** The best: user data has a limit. */
const LEVEL = 9;

/** By text: the CDK resolves a template several times over, and each time asks for the same user data. */
const known = new Map<string, string>();

/**
 * Text as LZMA in base85. The same text gives the same result.
 *
 * That takes a large part of a synth's time. Who synthesises the same machines over and over, as the tests and the lab do,
 * names a folder in `SKYLAN_COMPRESSED_CACHE` that keeps the results from one process to the next.
 */
export function compressed(text: string): string {
  let result = known.get(text);
  if (result === undefined) {
    const folder = process.env.SKYLAN_COMPRESSED_CACHE;
    result = folder ? kept(folder, text) : compressedAnew(text);
    known.set(text, result);
  }
  return result;
}

function compressedAnew(text: string): string {
  return base85(Buffer.from(compress(Buffer.from(text), LEVEL)));
}

function kept(folder: string, text: string): string {
  const path = join(folder, createHash('sha256').update(`${version} ${LEVEL} ${text}`).digest('hex'));
  try {
    return readFileSync(path, 'utf8');
  } catch {
    const result = compressedAnew(text);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // In one step: other processes use the folder too.
    const part = `${path}.${process.pid}`;
    writeFileSync(part, result);
    renameSync(part, path);
    return result;
  }
}
