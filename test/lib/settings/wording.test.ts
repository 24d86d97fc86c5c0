import { kindOf, renamed, settingName, shown, suggestKey } from '../../../lib/settings/wording';

test.each([
  [[], 'skylan:x'],
  [['gateway', 'lanAddress'], 'skylan:x.gateway.lanAddress'],
  [['nodes', 0, 'name'], 'skylan:x.nodes[0].name'],
  [['tags', 'cost center'], 'skylan:x.tags["cost center"]'],
  [['a\nb'], 'skylan:x["a\\nb"]'],
])('the place %j is called %s', (path, name) => {
  expect(settingName('skylan:x', path)).toBe(name);
});

test('a value is shown as JSON on one line', () => {
  expect(shown('a\n"b"')).toBe('"a\\n\\"b\\""');
  expect(shown({ a: [1] })).toBe('{"a":[1]}');
  expect(shown(undefined)).toBe('undefined');
});

test.each([
  ['a mark that turns the direction of what follows', 'a\u202eb', '"a\\u202eb"'],
  ['a control character that JSON leaves alone', 'a\u009b31m', '"a\\u009b31m"'],
  ['a line separator', 'a\u2028b', '"a\\u2028b"'],
  ['an invisible tag beyond the 65,536', 'a\u{e0041}', '"a\\udb40\\udc41"'],
])('%s is shown, not carried out', (_what, value, expected) => {
  expect(shown(value)).toBe(expected);
});

test('letters of any language stay as they are', () => {
  expect(shown('Gießen 東京 😀')).toBe('"Gießen 東京 😀"');
});

test('a long value is cut', () => {
  expect(shown('x'.repeat(500))).toHaveLength(80);
});

test('what JSON cannot show is named by its kind', () => {
  // GIVEN
  const cycle: unknown[] = [];
  cycle.push(cycle);
  // THEN
  expect(shown(cycle)).toBe('(a list)');
});

test.each([
  [null, 'null'],
  [[], 'a list'],
  ['', 'text'],
  [1, 'a number'],
  [true, 'true or false'],
  [{}, 'an object'],
])('%j is %s', (value, kind) => {
  expect(kindOf(value)).toBe(kind);
});

test.each([
  ['lanAddres', 'did you mean "lanAddress"?'],
  ['LANADDRESS', 'did you mean "lanAddress"?'],
  ['mtu', 'the settings here are name, lanAddress'],
  ['__proto__', 'the settings here are name, lanAddress'],
])('the unknown key %s is answered: %s', (key, answer) => {
  expect(suggestKey(key, ['name', 'lanAddress'])).toBe(answer);
});

describe('renamed', () => {
  const nameOf = (path: readonly PropertyKey[]) => `<${JSON.stringify(path)}>`;

  test.each([
    ['k:a.b "x" is wrong', '<["b"]> "x" is wrong'],
    ['k:a.nodes[0].name is also k:a.nodes[12].name', '<["nodes",0,"name"]> is also <["nodes",12,"name"]>'],
    ['k:a.tags["a b"]; write k:a.c, or not', '<["tags","a b"]>; write <["c"]>, or not'],
    ['k:a is none, nor is xk:b.c', 'k:a is none, nor is xk:b.c'],
  ])('%s', (message, expected) => {
    expect(renamed(message, 'k:a', nameOf)).toBe(expected);
  });

  test('reads what settingName writes', () => {
    const path = ['nodes', 3, 'odd key', 'x'];
    expect(renamed(settingName('skylan:robotLan', path), 'skylan:robotLan', nameOf)).toBe(nameOf(path));
  });
});
