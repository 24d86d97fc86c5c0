import { searched } from '../../../lab/checks/secrets';
import { PLACE_KINDS } from '../../../lab/checks/secrets/places';

const keys = [{ name: '/skylan/key', bytes: Buffer.from('an entirely secret word, of this test only') }];
const places = PLACE_KINDS.map((kind) => ({ kind, name: 'one', content: Buffer.from('nothing to see') }));

test('passes when every kind of place was searched and holds nothing', () => {
  expect(searched(keys, places)).toMatchObject({ ok: true, figure: places.length, unit: 'places' });
});

test('fails with place and key, without the key itself', () => {
  // GIVEN
  const leak = { kind: 'machine journal', name: 'second', content: keys[0]?.bytes ?? Buffer.alloc(0) } as const;
  // WHEN
  const check = searched(keys, [...places, leak]);
  // THEN
  expect(check).toMatchObject({ ok: false, detail: 'machine journal second holds /skylan/key.' });
});

test('fails when nothing of a kind was there to search', () => {
  const check = searched(
    keys,
    places.filter((place) => place.kind !== 'Lambda log'),
  );
  expect(check).toMatchObject({ ok: false, detail: 'There was nothing to search: Lambda log.' });
});

test('fails without keys', () => {
  expect(searched([], places)).toMatchObject({ ok: false, detail: 'There was no key to look for.' });
});
