import type { KeyMaterial } from './key-material';
import { layers } from './layers';

/** As much of a key in a row counts as found. 24 characters of base64 hold at least 17 bytes, wherever they begin. */
const WINDOW_BYTES = 16;
/** Only every ninth block of eight bytes is looked up: each window of 16 holds one of them whole. */
const BLOCK_BYTES = 8;
const STEP_BYTES = WINDOW_BYTES - BLOCK_BYTES + 1;

/** Where a block of eight bytes stands in a key. */
interface Spot {
  readonly name: string;
  /** The key, one character a byte. */
  readonly key: string;
  readonly at: number;
}

/** Looks for parts of keys, in whatever encoding, however lines are wrapped. */
export class KeySearch {
  private readonly spots = new Map<string, Spot[]>();

  /** @throws Error for a key that is too short to be told from chance */
  constructor(keys: readonly KeyMaterial[]) {
    for (const { name, bytes } of keys) {
      if (bytes.length < WINDOW_BYTES) throw new Error(`${name} has only ${bytes.length} bytes`);
      const key = bytes.toString('latin1');
      for (let at = 0; at + BLOCK_BYTES <= key.length; at++) {
        const block = key.slice(at, at + BLOCK_BYTES);
        this.spots.set(block, [...(this.spots.get(block) ?? []), { name, key, at }]);
      }
    }
  }

  /** Names of the keys of which `content` holds a part. */
  find(content: Buffer): string[] {
    const found = new Set<string>();
    for (const text of layers(content)) for (const name of this.inText(text)) found.add(name);
    return [...found];
  }

  private *inText(text: string): Generator<string> {
    for (let at = 0; at + BLOCK_BYTES <= text.length; at += STEP_BYTES) {
      for (const spot of this.spots.get(text.slice(at, at + BLOCK_BYTES)) ?? []) {
        if (common(text, at, spot) >= WINDOW_BYTES) yield spot.name;
      }
    }
  }
}

/** Length of what text and key have in common around a block. */
function common(text: string, at: number, spot: Spot): number {
  let before = 0;
  while (at > before && spot.at > before && text[at - before - 1] === spot.key[spot.at - before - 1]) before++;
  let after = 0;
  while (at + after < text.length && text[at + after] === spot.key[spot.at + after]) after++;
  return before + after;
}
