import { createHash } from 'node:crypto';
import { gzipSync } from 'fflate';
import { createTar } from 'nanotar';
import { rootFiles } from './assets';
import type { MachineSpec } from './machine-spec';

/** Files that a machine is to have, packed. */
export interface Bundle {
  /** A `.tar.gz`. */
  readonly archive: Buffer;
  /** SHA-256 of the archive, in hexadecimal: the machine refuses any other. */
  readonly sha256: string;
}

/** The same for everybody and at all times. */
const FIXED = { mtime: 0, uid: 0, gid: 0, user: 'root', group: 'root' };

/** Programs that nobody but root has a use for: what they fetch is root's. */
const ROOTS_OWN: readonly string[] = ['skylan-object', 'skylan-parameters'].map(
  (name) => `usr/local/lib/skylan/${name}`,
);

/** Two blocks of zeros end a tar archive (tar(5)); nanotar writes one in some cases, of which GNU tar complains. */
const END = Buffer.alloc(1024);

/** From here on, compression takes longer than it is worth: so large is what has been compressed before. */
const LARGE_BYTES = 16 * 1024 ** 2;

/** A file of an archive. */
export interface Packed {
  /** Without a leading slash; at most 100 bytes. */
  readonly name: string;
  readonly data: Uint8Array | string;
  readonly attrs: { readonly mode: string };
}

const known = new Map<string, Bundle>();

/** Units that a bundle's machine enables and starts, one a line, in this order. */
const UNITS = 'usr/local/lib/skylan/units';

/**
 * What a kind of machine runs: packs folders of assets/ that are laid out as a machine's root, and the list of units. The same files give the same
 * bytes, on every computer: a changed bundle starts machines anew.
 *
 * @throws Error when two folders have the same file
 */
export function packBundle({ folders, units }: Pick<MachineSpec, 'folders' | 'units'>): Bundle {
  const key = JSON.stringify([folders, units]);
  const bundle = known.get(key) ?? pack(folders, units);
  known.set(key, bundle);
  return bundle;
}

function pack(folders: readonly string[], units: readonly string[]): Bundle {
  const files = folders.flatMap((folder) => rootFiles(folder).map((file) => ({ folder, ...file })));
  for (const [index, { path, folder }] of files.entries()) {
    const other = files.slice(0, index).find((earlier) => earlier.path === path);
    if (other) throw new Error(`${path} is in assets/${other.folder} and in assets/${folder}`);
  }
  const entries = files.map(({ path, content, executable }) => ({
    name: path,
    data: new Uint8Array(content),
    attrs: { mode: ROOTS_OWN.includes(path) ? '0700' : executable ? '0755' : '0644' },
  }));
  const list = { name: UNITS, data: units.map((unit) => `${unit}\n`).join(''), attrs: { mode: '0644' } };
  return archiveOf([...entries, list]);
}

/** An archive of files. The same files give the same bytes, on every computer. */
export function archiveOf(files: readonly Packed[]): Bundle {
  const tar = Buffer.concat([createTar([...files], { attrs: FIXED }), END]);
  // Not Node's zlib: its bytes differ from one version of Node to the next.
  const level = tar.length > LARGE_BYTES ? 0 : 9;
  const archive = Buffer.from(gzipSync(tar, { level, mtime: 0 }));
  return { archive, sha256: createHash('sha256').update(archive).digest('hex') };
}
