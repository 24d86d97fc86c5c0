import { draftOf, otherwise, ownOr, present } from '../../../lib/settings/draft';
import { inspect } from '../../../lib/settings/inspect';
import { derived, list, object, oneOrMore, text, wholeNumber } from '../../../lib/settings/schema';
import { sourced } from '../../../lib/settings/sourced';

const label = text('write a label', (value) => (value === 'bad' ? 'is bad' : undefined));
const schema = object({
  count: wholeNumber(1, 9).prefault(5),
  address: derived(label, 'first of `count`'),
  shelf: object({ label: label.prefault('seed') }).optional(),
  clients: list(label).prefault(['a']),
  nodes: list(object({ name: label, size: wholeNumber(1, 9).prefault(1) })).prefault([{ name: 'second' }]),
  extra: derived(list(label), 'one for each node'),
});

const draft = (value: unknown) => draftOf(schema, inspect(schema, 'k', value));

test('what nobody wrote is the default, and is said to be', () => {
  expect(draft({})).toEqual({
    path: [],
    written: {},
    count: { path: ['count'], value: 5, given: false },
    address: { path: ['address'], value: undefined, given: false },
    shelf: { path: ['shelf'], written: {}, label: { path: ['shelf', 'label'], value: 'seed', given: false } },
    clients: [{ path: ['clients', 0], value: 'a', given: false }],
    nodes: [
      {
        path: ['nodes', 0],
        written: {},
        name: { path: ['nodes', 0, 'name'], value: 'second', given: false },
        size: { path: ['nodes', 0, 'size'], value: 1, given: false },
      },
    ],
    extra: [],
  });
});

test('what the user wrote has its place', () => {
  // WHEN
  const { count, address, clients, nodes } = draft({ count: 2, address: 'x', clients: [], nodes: [{ name: 'n' }] });
  // THEN
  expect(count).toEqual({ path: ['count'], value: 2, given: true });
  expect(address).toEqual({ path: ['address'], value: 'x', given: true });
  expect(clients).toEqual([]);
  expect(nodes[0]).toMatchObject({ written: { name: 'n' }, name: { value: 'n', given: true }, size: { given: false } });
});

test('a value that was refused is not replaced by the default', () => {
  // WHEN
  const refused = draft({ count: 0, address: 'bad', shelf: 5, clients: ['bad', 'b'], nodes: [5, { name: 'bad' }] });
  // THEN
  expect(refused).toMatchObject({ count: undefined, address: undefined, shelf: { label: undefined } });
  expect(refused.clients).toEqual([{ path: ['clients', 1], value: 'b', given: true }]);
  expect(refused.nodes).toMatchObject([{ path: ['nodes', 1], name: undefined, size: { value: 1 } }]);
});

test('a required setting has no value when nobody gave one', () => {
  expect(draft({ nodes: [{}] }).nodes[0]?.name).toBeUndefined();
});

test('a list that was refused as a whole is empty', () => {
  expect(draft({ clients: 'x', nodes: {} })).toMatchObject({ clients: [], nodes: [] });
});

test('a default that follows from other settings takes the place of nothing else', () => {
  expect(otherwise(sourced(['a'], undefined, undefined), 'x')).toEqual({ path: ['a'], value: 'x', given: false });
  expect(otherwise(sourced(['a'], 'own', undefined), 'x')).toEqual({ path: ['a'], value: 'own', given: true });
  expect(otherwise(undefined, 'x')).toBeUndefined();
});

test('a setting without a value is not present', () => {
  expect(present(sourced(['a'], undefined, undefined))).toBeUndefined();
  expect(present(sourced(['a'], 'x', ''))).toEqual({ path: ['a'], value: 'x', given: true });
});

describe("a machine's own image", () => {
  const ofAll = sourced(['image'], '/all', '');

  test('goes before the image of all', () => {
    expect(ownOr(sourced(['own'], '/own', undefined), ofAll)).toMatchObject({ value: '/own' });
    expect(ownOr(sourced(['own'], undefined, undefined), ofAll)).toBe(ofAll);
  });

  test('is not replaced by the image of all when it was refused', () => {
    expect(ownOr(undefined, ofAll)).toBeUndefined();
  });
});

describe('a list whose only element may be alone', () => {
  const crates = oneOrMore(object({ label: label.prefault('seed') }), { most: 2, reason: 'here' }).optional();
  const of = (value: object) => draftOf(object({ crates }), inspect(object({ crates }), 'k', value)).crates;
  const crate = (path: PropertyKey[], written: object, value: string | undefined, given: boolean) => ({
    ...{ path, written },
    label: value === undefined ? undefined : { path: [...path, 'label'], value, given },
  });

  test('has it at its own place, also where that is a default', () => {
    expect(of({ crates: { label: 'a' } })).toEqual([crate(['crates'], { label: 'a' }, 'a', true)]);
    expect(of({ crates: {} })).toEqual([crate(['crates'], {}, 'seed', false)]);
    expect(of({})).toEqual([crate(['crates'], {}, 'seed', false)]);
  });

  test('has numbers where it was written as a list', () => {
    expect(of({ crates: [{ label: 'a' }] })).toEqual([crate(['crates', 0], { label: 'a' }, 'a', true)]);
  });

  test('is without what was refused, of the element or as a whole', () => {
    expect(of({ crates: { label: 'bad' } })).toEqual([crate(['crates'], {}, undefined, false)]);
    expect(of({ crates: 5 })).toEqual([]);
  });
});
