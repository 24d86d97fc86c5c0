import { gzipSync } from 'node:zlib';
import { createTar } from 'nanotar';
import type { SitePackFile } from '../../lib/cluster-keys/contract';

/** The same for everybody and at all times, so that the same files are the same archive. */
const FIXED = { mtime: 0, uid: 0, gid: 0 };

/**
 * Packs files as `.tar.gz`. Folders are there for their owner only. The same
 * files always give the same bytes.
 *
 * @param files - with paths of at most 100 characters, which is what the format takes
 */
export function archive(files: readonly SitePackFile[]): Buffer {
  const folders = foldersOf(files).map((folder) => ({ name: `${folder}/`, attrs: { mode: '0700' } }));
  const entries = files.map(({ path, mode, content }) => ({ name: path, data: content, attrs: { mode } }));
  return gzipSync(createTar([...folders, ...entries], { attrs: FIXED }), { level: 9, memLevel: 9 });
}

/** Each folder once, outer ones first. */
function foldersOf(files: readonly SitePackFile[]): readonly string[] {
  const folders = files.flatMap(({ path }) => {
    const parts = path.split('/').slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  });
  return [...new Set(folders)];
}
