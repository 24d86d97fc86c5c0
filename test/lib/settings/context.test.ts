import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { merge, readContext } from '../../../lib/settings/context';
import { SettingsError } from '../../../lib/settings/error';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
  file = join(folder, 'cdk.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

const read = (value: unknown) => readContext((key) => (key === 'k' ? value : undefined), 'k', file);

function fileHolds(settings: unknown): void {
  writeFileSync(file, JSON.stringify({ app: 'x', context: { k: settings } }));
}

describe('readContext', () => {
  test('no settings are an empty object', () => {
    expect(read(undefined)).toEqual({});
  });

  test('an object is taken as it is: the CDK has read the file', () => {
    // GIVEN
    fileHolds({ other: 1 });
    // THEN
    expect(read({ name: 'lab' })).toEqual({ name: 'lab' });
  });

  test('JSON text is merged over the settings of the file', () => {
    // GIVEN
    fileHolds({ name: 'lab', gateway: { lanAddress: '192.168.0.139', image: 'x' }, clients: ['a', 'b'] });
    // WHEN
    const settings = read('{"gateway":{"lanAddress":"192.168.0.140"},"clients":["c"]}');
    // THEN
    expect(settings).toEqual({ name: 'lab', gateway: { lanAddress: '192.168.0.140', image: 'x' }, clients: ['c'] });
  });

  test('JSON text stands alone when there is no file, or none of these settings in it', () => {
    expect(read('{"name":"lab"}')).toEqual({ name: 'lab' });
    writeFileSync(file, '{"app":"x"}');
    expect(read('{"name":"lab"}')).toEqual({ name: 'lab' });
  });

  test.each([
    ['{"name":"lab",}', 'k "{\\"name\\":\\"lab\\",}" is not JSON: ', '(near "name\\":\\"lab\\",}")'],
    ["{name:'lab'}", 'is not JSON: ', '(near "{name:\'lab\'}")'],
    ['', 'k "" is not JSON: Unexpected end of JSON input', 'write keys and text in double quotes'],
    // What turns the direction of text is shown, not carried out.
    ['{\u202e', 'k "{\\u202e" is not JSON: ', '(near "{\\u202e")'],
    ['[1]', 'k [1] is a list; write an object', ''],
    ['null', 'k null is null; write an object', ''],
  ])('fails for the text %s', (text, start, end) => {
    expect(() => read(text)).toThrow(SettingsError);
    expect(() => read(text)).toThrow(start);
    expect(() => read(text)).toThrow(end);
  });

  test.each([[5], [true], [['a']]])('fails for the value %j', (value) => {
    expect(() => read(value)).toThrow('; write an object, for example {"name":"lab"}');
  });

  test('text that is nested 5,000 deep over a file nested alike is read: what stands there is refused by its name later', () => {
    // GIVEN
    const nested = (value: string) => `${'{"a":'.repeat(5000)}${value}${'}'.repeat(5000)}`;
    writeFileSync(file, `{"context":{"k":${nested('1')}}}`);
    // WHEN
    const started = performance.now();
    const settings = read(nested('2'));
    // THEN
    expect(performance.now() - started).toBeLessThan(2000);
    expect(Object.keys(settings)).toEqual(['a']);
  });

  test('fails for a file whose settings are no object', () => {
    // GIVEN
    fileHolds([1]);
    // THEN
    expect(() => read('{}')).toThrow('k [1] is a list; write an object');
  });

  test('fails for a file that is not JSON, or cannot be read', () => {
    writeFileSync(file, '{');
    expect(() => read('{}')).toThrow(/ "\{" is not JSON: .*; mend the file$/);
    expect(() => readContext(() => '{}', 'k', folder)).toThrow(`${folder} cannot be read: EISDIR`);
  });

  test('no text fails with anything but a SettingsError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          expect(typeof read(text)).toBe('object');
        } catch (error) {
          if (!(error instanceof SettingsError)) throw error;
        }
      }),
    );
  });
});

test('merging keeps a key called __proto__ an ordinary key', () => {
  // WHEN
  const merged = merge({ a: 1 }, JSON.parse('{"__proto__":{"polluted":1},"constructor":{"b":2}}'));
  // THEN
  expect(Object.keys(merged)).toEqual(['a', '__proto__', 'constructor']);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});
