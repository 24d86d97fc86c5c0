import fc from 'fast-check';
import {
  mungeKeyProperties,
  pairKeyProperties,
  siteKeysProperties,
  sitePackProperties,
  tokenKeyProperties,
} from '../../../lambda/cluster/properties';
import { InvalidPropertiesError } from '../../../lambda/custom-resource/properties';
import { ALICE } from './fakes';

const SITE = { Namespace: 'skylan/cluster/lab', Site: 'giessen', Revision: '1' };
const PACK = { Namespace: 'skylan/cluster/lab', Site: 'giessen', Files: '[]', Endpoints: {}, Keys: {} };

describe('properties', () => {
  test('good ones come out as they went in, without what does not belong to them', () => {
    const extra = { ServiceToken: 'arn' };
    expect(siteKeysProperties({ ...SITE, ...extra })).toEqual(SITE);
    expect(siteKeysProperties({ ...SITE, PublicKey: ALICE })).toEqual({ ...SITE, PublicKey: ALICE });
    expect(mungeKeyProperties({ ...SITE, Revision: '3' })).toEqual({ Namespace: 'skylan/cluster/lab', Revision: '3' });
    const pair = { Namespace: 'skylan/cluster/lab', Pair: 'a-1--b', Revision: '2' };
    expect(pairKeyProperties(pair)).toEqual(pair);
    const files = [{ path: 'a/b.c', mode: '0755', content: 'x' }];
    const maps = { Endpoints: { b: '192.0.2.1' }, Keys: { b: '3', c: ALICE } };
    expect(sitePackProperties({ ...PACK, ...maps, Files: JSON.stringify(files) })).toEqual({
      ...{ Namespace: 'skylan/cluster/lab', Site: 'giessen', ...maps },
      Files: files,
      MungeKeyRevision: '1',
    });
  });

  test('without a revision, as resources of earlier versions are, munge’s key is of the first', () => {
    expect(mungeKeyProperties({ Namespace: 'skylan/cluster/lab' })).toEqual({
      Namespace: 'skylan/cluster/lab',
      Revision: '1',
    });
    expect(sitePackProperties(PACK).MungeKeyRevision).toBe('1');
    expect(() => mungeKeyProperties({ ...SITE, Revision: '0' })).toThrow('give a whole number from 1');
  });

  test.each([
    ['Namespace', 'a//b', 'give names joined by single slashes'],
    ['Site', 'Giessen', 'give 1 to 31 lower-case letters'],
    ['Site', 'a--b', 'give 1 to 31 lower-case letters'],
    ['Site', `a${'b'.repeat(31)}`, 'give 1 to 31 lower-case letters'],
    ['Revision', '0', 'give a whole number from 1'],
    ['PublicKey', ALICE.slice(1), 'give a WireGuard public key'],
    ['PublicKey', ALICE.replace('o=', 'p='), 'give a WireGuard public key'],
  ])('fails for %s %j of a site', (property, value, message) => {
    expect(() => siteKeysProperties({ ...SITE, [property]: value })).toThrow(message);
  });

  test.each(['giessen', 'b--a', 'a--a', 'a--b--c', 'a--', 'a---b'])('fails for the pair %j', (Pair) => {
    expect(() => pairKeyProperties({ ...SITE, Pair })).toThrow('give two site names in alphabetical order');
  });

  test.each([
    'x',
    '{}',
    '[1]',
    '[null]',
    JSON.stringify([{ path: '/etc/passwd', mode: '0644', content: '' }]),
    JSON.stringify([{ path: 'a/../b', mode: '0644', content: '' }]),
    JSON.stringify([{ path: 'x'.repeat(101), mode: '0644', content: '' }]),
    JSON.stringify([{ path: 'a', mode: '4755', content: '' }]),
    JSON.stringify([{ path: 'a', mode: '0644' }]),
  ])('fails for the files %s', (Files) => {
    expect(() => sitePackProperties({ ...PACK, Files })).toThrow('give JSON of files, each with a relative path');
  });

  test.each([
    ['Endpoints', { a: 'x' }, 'Endpoints {"a":"x"}: give IPv4 addresses by site'],
    ['Endpoints', undefined, 'Endpoints is missing: give IPv4 addresses by site'],
    ['Keys', { a: 'first' }, 'Keys {"a":"first"}: give revisions or public keys by site or pair'],
    ['Keys', 'a', 'Keys "a": give revisions'],
  ])('fails for %s %j', (property, value, message) => {
    expect(() => sitePackProperties({ ...PACK, [property]: value })).toThrow(message);
  });

  test('whatever comes, nothing but InvalidPropertiesError goes out', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        for (const read of [
          siteKeysProperties,
          pairKeyProperties,
          mungeKeyProperties,
          tokenKeyProperties,
          sitePackProperties,
        ]) {
          expect(() => read(input)).toThrow(InvalidPropertiesError);
        }
      }),
    );
  });
});
