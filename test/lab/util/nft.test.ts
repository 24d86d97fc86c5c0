import { deleteTable, replaceTable } from '../../../lab/util/nft';

test('a table takes the place of the one before it, whether there was one or not', () => {
  expect(replaceTable('ip lab', ['chain forward {', '}'])).toBe(
    'table ip lab {}\ndelete table ip lab\ntable ip lab {\n  chain forward {\n  }\n}',
  );
});

test('a table is taken away, whether there is one or not', () => {
  expect(deleteTable('ip lab')).toBe('table ip lab {}\ndelete table ip lab');
});
