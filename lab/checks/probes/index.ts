import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The Python programs in this folder. */
type Program = 'copies' | 'datagrams' | 'flood' | 'frames' | 'gre' | 'listen' | 'pause' | 'querier' | 'scan' | 'tokens';

/** Arguments that run one of them, on any machine. */
export function probe(name: Program, ...words: readonly string[]): string[] {
  return ['python3', '-c', readFileSync(join(__dirname, `${name}.py`), 'utf8'), ...words];
}

/** A MAC address that nobody has: locally administered, of one machine. */
export function newMac(): string {
  return ['02', ...[...randomBytes(5)].map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}
