import { constants, inflateRawSync } from 'node:zlib';
import { unzipSync } from 'fflate';

/** User data is base64 of a text that holds base64 of gzip; the rest is room for more. */
const DEPTH = 5;

/** Shorter runs cannot hold as much of a key as is searched for. */
const BASE64_RUN = /[A-Za-z0-9+/_-]{24,}/g;
const HEX_RUN = /(?:[0-9a-fA-F]{2}){16,}/g;

const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);
const ZIP = Buffer.from('PK\x03\x04', 'latin1');

/**
 * A content as texts in which a key can be looked for: as it is, without line breaks, and whatever is inside it in zip,
 * gzip, base64 or hex, up to five deep. One character a byte.
 */
export function* layers(content: Buffer, depth = DEPTH): Generator<string> {
  const text = content.toString('latin1');
  const joined = withoutBreaks(text);
  yield text;
  if (joined !== text) yield joined;
  if (depth === 0) return;
  for (const inner of [...unzipped(content), ...gunzipped(content)]) yield* layers(inner, depth - 1);
  for (const run of new Set([...runs(text, BASE64_RUN), ...runs(joined, BASE64_RUN)])) {
    // Words may stand right before it, so that its first group of four characters begins anywhere.
    for (let start = 0; start < 4; start++) yield* layers(Buffer.from(run.slice(start), 'base64'), depth - 1);
  }
  for (const run of new Set(runs(joined, HEX_RUN))) yield* layers(Buffer.from(run, 'hex'), depth - 1);
}

/** Without line breaks and blanks, also those that JSON, shells or addresses write in other words. */
function withoutBreaks(text: string): string {
  return text
    .replace(/\\+[nrt]|\\+u000[9ad]|%0[9ad]|%20/gi, '')
    .replace(/\s/g, '')
    .replace(/%2b/gi, '+')
    .replace(/%2f/gi, '/');
}

function runs(text: string, pattern: RegExp): string[] {
  return text.match(pattern) ?? [];
}

/** Whatever begins like gzip, wherever it stands, also when its end is missing or followed by something else. */
function* gunzipped(content: Buffer): Generator<Buffer> {
  for (let at = content.indexOf(GZIP); at >= 0; at = content.indexOf(GZIP, at + 1)) {
    try {
      yield inflateRawSync(content.subarray(afterHeader(content, at)), { finishFlush: constants.Z_SYNC_FLUSH });
    } catch {
      // It only looked like gzip.
    }
  }
}

/** Where the data of a gzip member begin (RFC 1952, 2.3): after ten bytes, extra field, file name and comment. */
function afterHeader(content: Buffer, at: number): number {
  const flags = content[at + 3] ?? 0;
  let next = at + 10;
  if (flags & 4) next += 2 + (content[next] ?? 0) + 256 * (content[next + 1] ?? 0);
  for (const flag of [8, 16]) if (flags & flag) next = content.indexOf(0, next) + 1;
  return next;
}

function unzipped(content: Buffer): Buffer[] {
  if (content.indexOf(ZIP) !== 0) return [];
  try {
    return Object.values(unzipSync(content)).map((file) => Buffer.from(file));
  } catch {
    // It only looked like zip.
    return [];
  }
}
