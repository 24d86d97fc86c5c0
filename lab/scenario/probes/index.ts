import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Arguments that run one of the Python programs in this folder, on any machine. */
export function probe(name: 'frames' | 'gre' | 'listen' | 'querier' | 'scan', ...words: readonly string[]): string[] {
  return ['python3', '-c', readFileSync(join(__dirname, `${name}.py`), 'utf8'), ...words];
}

/** A MAC address that nobody has: locally administered, of one machine. */
export function newMac(): string {
  return ['02', ...[...randomBytes(5)].map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}
