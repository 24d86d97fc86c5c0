import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { SitePackFile } from './contract';

/**
 * Characters that a site pack needs at least: what its texts compress to, with
 * keys in the places of placeholders. The archive adds some 100 a file.
 */
export function leastPackCharacters(files: readonly SitePackFile[]): number {
  const key = () => randomBytes(32).toString('base64');
  const text = files
    .map(({ content }) => content.replaceAll(/@\{munge-key\}/g, () => randomBytes(128).toString('base64')))
    .map((content) => content.replaceAll(/@\{((private|public|preshared)-key:[^}]*|token-key)\}/g, key))
    .join('');
  return Math.ceil((gzipSync(text, { level: 9, memLevel: 9 }).length * 4) / 3);
}
