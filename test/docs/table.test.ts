import { settingsTable } from '../../docs/table';
import { SCHEMA } from './schema';

test('each setting is a row, those of lists and objects below them', () => {
  expect(settingsTable(SCHEMA).split('\n')).toEqual([
    '| setting | meaning | value | default |',
    '|---|---|---|---|',
    '| `name` | Name, such as `a\\|b`. | text | required |',
    '| `count` | How many. | 1 to 9 other than 7 | `5` |',
    '| `size` | How large. | `small`, `large` | `"small"` |',
    '| `address` | Where. | text | first of `count` |',
    '| `shelves` | Shelves. | list | `[{"label":"a"}]` |',
    '| `shelves[].label` | What is on it. | text | required |',
    '| `box` | A box. | object |  |',
    '| `box.lids` | Lids. | list of text | `[]` |',
    '| `crates` | Crates. | object, or list of objects | one without a label |',
    '| `crates[].label` | What is on it. | text | required |',
  ]);
});
