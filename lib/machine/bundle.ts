import { createHash } from 'node:crypto';
import { gzipSync } from 'fflate';
import { createTar } from 'nanotar';
import { rootFiles } from './assets';
import type { MachineSpec } from './machine-spec';

/** What a kind of machine runs, packed. */
export interface Bundle {
  /** A `.tar.gz`, laid out as the machine's root. */
  readonly archive: Buffer;
  /** SHA-256 of the archive, in hexadecimal: the machine refuses any other. */
  readonly sha256: string;
}

/** The same for everybody and at all times. */
const FIXED = { mtime: 0, uid: 0, gid: 0, user: 'root', group: 'root' };

/** Programs that nobody but root has a use for: what they fetch is root's. */
const ROOTS_OWN: readonly string[] = ['usr/local/lib/skylan/skylan-parameters'];

/** Two blocks of zeros end a tar archive (tar(5)); nanotar writes one in some cases, of which GNU tar complains. */
const END = Buffer.alloc(1024);

const known = new Map<string, Bundle>();

/** Units that a bundle's machine enables and starts, one a line, in this order. */
const UNITS = 'usr/local/lib/skylan/units';

/**
 * Packs folders of assets/ that are laid out as a machine's root, and the list of units. The same files give the same
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
  // Not Node's zlib: its bytes differ from one version of Node to the next.
  const tar = Buffer.concat([createTar([...entries, list], { attrs: FIXED }), END]);
  const archive = Buffer.from(gzipSync(tar, { level: 9, mtime: 0 }));
  return { archive, sha256: createHash('sha256').update(archive).digest('hex') };
}
