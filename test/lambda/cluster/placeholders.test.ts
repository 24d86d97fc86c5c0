import { fill, placeholdersIn, written } from '../../../lambda/cluster/placeholders';

const TEXT = 'a @{kind:name} b @{kind} "${x[@]}" ${@} @{kind:name}\n@{open';

test('placeholders are found once each, and shell is none', () => {
  const found = placeholdersIn([TEXT, 'c @{kind:other}']);
  expect(found.map(written)).toEqual(['@{kind:name}', '@{kind}', '@{kind:other}']);
});

test('each is replaced; what looks like a pattern or a placeholder in a value stays', () => {
  expect(fill(TEXT, ({ kind, name }) => `$&@{${kind}${name}}`)).toBe(
    'a $&@{kindname} b $&@{kind} "${x[@]}" ${@} $&@{kindname}\n@{open',
  );
});
