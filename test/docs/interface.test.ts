import { settingsInterface } from '../../docs/interface';
import { settingSchema } from '../../docs/setting-schema';
import { object, text } from '../../lib/settings/schema';
import { SCHEMA } from './schema';

test('each setting is a member with its docstring', () => {
  expect(
    settingsInterface('Settings', 'Everything.', SCHEMA),
  ).toBe(`/** A list, or its only element without the brackets. */
export type OneOrMore<Setting> = Setting | readonly Setting[];

/** Everything. */
export interface Settings {
  /** Name, such as \`a|b\`. */
  readonly name: string;
  /**
   * How many (1 to 9 other than 7).
   * @default 5
   */
  readonly count?: number;
  /**
   * How large.
   * @default "small"
   */
  readonly size?: 'small' | 'large';
  /**
   * Where.
   * @default - first of \`count\`
   */
  readonly address?: string;
  /**
   * Shelves.
   * @default [{"label":"a"}]
   */
  readonly shelves?: readonly {
    /** What is on it. */
    readonly label: string;
  }[];
  /** A box. */
  readonly box?: {
    /**
     * Lids.
     * @default []
     */
    readonly lids?: readonly string[];
  };
  /**
   * Crates.
   * @default - one without a label
   */
  readonly crates?: OneOrMore<{
    /** What is on it. */
    readonly label: string;
  }>;
}
`);
});

test('a long meaning is on several lines, none longer than the formatter has them', () => {
  // GIVEN
  const schema = settingSchema(object({ a: text('write').describe('word '.repeat(60).trim()) }));
  // WHEN
  const lines = settingsInterface('S', 'E.', schema).split('\n');
  // THEN
  expect(lines.join(' ').match(/word/g)).toHaveLength(60);
  expect(lines.filter((line) => line.includes('word')).map((line) => line.length)).toEqual([119, 119, 74]);
});
