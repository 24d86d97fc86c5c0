import { createHash } from 'node:crypto';
import { gzipSync } from 'fflate';
import { createTar } from 'nanotar';
import { rootFiles } from './assets';

/** What a kind of machine runs, packed. */
export interface Bundle {
  /** A `.tar.gz`, laid out as the machine's root. */
  readonly archive: Buffer;
  /** SHA-256 of the archive, in hexadecimal: the machine refuses any other. */
  readonly sha256: string;
}

/** The same for everybody and at all times. */
const FIXED = { mtime: 0, uid: 0, gid: 0, user: 'root', group: 'root' };

const known = new Map<string, Bundle>();

/**
 * Packs folders of assets/ that are laid out as a machine's root. The same files give the same bytes, on every computer:
 * a changed bundle starts machines anew.
 *
 * @param folders - such as `['machine', 'gateway']`
 * @throws Error when two of them have the same file
 */
export function packBundle(folders: readonly string[]): Bundle {
  const key = folders.join(' ');
  const bundle = known.get(key) ?? pack(folders);
  known.set(key, bundle);
  return bundle;
}

function pack(folders: readonly string[]): Bundle {
  const files = folders.flatMap((folder) => rootFiles(folder).map((file) => ({ folder, ...file })));
  for (const [index, { path, folder }] of files.entries()) {
    const other = files.slice(0, index).find((earlier) => earlier.path === path);
    if (other) throw new Error(`${path} is in assets/${other.folder} and in assets/${folder}`);
  }
  const entries = files.map(({ path, content, executable }) => ({
    name: path,
    data: new Uint8Array(content),
    attrs: { mode: executable ? '0755' : '0644' },
  }));
  // Not Node's zlib: its bytes differ from one version of Node to the next.
  const archive = Buffer.from(gzipSync(createTar(entries, { attrs: FIXED }), { level: 9, mtime: 0 }));
  return { archive, sha256: createHash('sha256').update(archive).digest('hex') };
}
