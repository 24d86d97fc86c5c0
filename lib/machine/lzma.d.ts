/** The part of the package that is used here; it brings no types. */
declare module 'lzma' {
  /** Compresses to the .lzma format ("LZMA alone"). The bytes that come back are signed. */
  export function compress(bytes: Uint8Array, level: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9): number[];

  /** The opposite. A text where the bytes are UTF-8, else the bytes, which are signed. @throws what is no Error */
  export function decompress(bytes: Uint8Array): string | number[];
}
