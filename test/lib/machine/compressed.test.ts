import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const UNPACK = 'import base64,lzma,sys;sys.stdout.buffer.write(lzma.decompress(base64.b85decode(sys.stdin.read())))';
const unpacked = (text: string) => execFileSync('python3', ['-c', UNPACK], { input: text, encoding: 'utf8' });

describe('compressed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'skylan-compressed-'));
  const before = process.env.SKYLAN_COMPRESSED_CACHE;

  /** The function in a process of its own, as it were: nothing known from before. */
  const afresh = (cache: string): ((text: string) => string) => {
    jest.resetModules();
    process.env.SKYLAN_COMPRESSED_CACHE = cache;
    return jest.requireActual('../../../lib/machine/compressed').compressed;
  };

  afterAll(() => {
    process.env.SKYLAN_COMPRESSED_CACHE = before;
    rmSync(folder, { recursive: true });
  });

  test('gives what Python unpacks, the same with a folder that keeps results, without one, and from it', () => {
    const text = 'Über '.repeat(50);
    const without = afresh('')(text);
    expect(unpacked(without)).toBe(text);
    expect(afresh(folder)(text)).toBe(without);
    expect(afresh(folder)(text)).toBe(without);
  });

  test('takes a kept result for the same text only', () => {
    // GIVEN that all that is kept is marked
    afresh(folder)('one text');
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'kept');
    // WHEN and THEN
    expect(afresh(folder)('one text')).toBe('kept');
    expect(unpacked(afresh(folder)('another text'))).toBe('another text');
  });
});
