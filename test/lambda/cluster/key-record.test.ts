import { checkOwner, isOf, parseRecord, rotate, writeRecord } from '../../../lambda/cluster/key-record';
import type { KeyRecord } from '../../../lib/cluster-keys/contract';
import { FakeStore } from '../parameter-store/fake-store';

const key = (revision: number, value = `value ${revision}`, stack = 'ours') => ({ revision, value, stack });
const wanted = (revision: number) => ({ revision, stack: 'ours' });
const make = (revision: number) => () => `value ${revision}`;
const never = () => {
  throw new Error('made');
};

describe('records of keys', () => {
  test('the first key has none before it', () => {
    expect(rotate(undefined, wanted(1), make(1))).toEqual({ current: key(1) });
  });

  test('the same revision is the same record', () => {
    const record = { current: key(1) };
    expect(rotate(record, wanted(1), never)).toBe(record);
  });

  test('another revision keeps the key before, and only that', () => {
    const second = rotate({ current: key(1) }, wanted(2), make(2));
    expect(second).toEqual({ current: key(2), previous: key(1) });
    expect(rotate(second, wanted(5), make(5))).toEqual({ current: key(5), previous: key(2) });
  });

  test('back to the revision before, and forth again, makes nothing', () => {
    // GIVEN
    const second: KeyRecord = { current: key(2), previous: key(1) };
    // WHEN
    const back = rotate(second, wanted(1), never);
    // THEN
    expect(back).toEqual({ current: key(1), previous: key(2) });
    expect(rotate(back, wanted(2), never)).toEqual(second);
  });

  test.each([
    '',
    'secret',
    'null',
    '[]',
    '{"current":"secret"}',
    '{"current":{"revision":1}}',
    '{"current":{"revision":1,"value":"secret"},"previous":1}',
  ])('fails for %j without showing it', (text) => {
    expect(() => parseRecord('/a', text)).toThrow(
      new Error('/a does not hold keys as this application writes them: remove it'),
    );
  });

  test('an unchanged record gets no new version', async () => {
    // GIVEN
    const store = new FakeStore();
    const record = await writeRecord(store, '/a', 'secret', { to: { current: key(1) } });
    // WHEN
    await writeRecord(store, '/a', 'secret', { from: record, to: record });
    // THEN
    expect(store.parameters.get('/a')).toEqual({ value: JSON.stringify(record), secret: true, version: 1 });
  });

  test('of two first records both get what one stored', async () => {
    // GIVEN
    const store = new FakeStore();
    // WHEN
    const [one, other] = await Promise.all(
      ['a', 'b'].map((value) => writeRecord(store, '/a', 'secret', { to: { current: key(1, value) } })),
    );
    // THEN
    expect(one).toEqual(other);
  });

  test('fails when the parameter is deleted in between', async () => {
    const store = new FakeStore();
    store.create = async () => false;
    await expect(writeRecord(store, '/a', 'secret', { to: { current: key(1) } })).rejects.toThrow(
      '/a was deleted while it was being created',
    );
  });

  test('fails for the record of another stack, when the resource is new', () => {
    const record = { current: key(1, 'value', 'theirs') };
    expect(() => checkOwner('/a', record, { stack: 'ours', isNew: true })).toThrow(
      '/a belongs to the stack theirs: give this cluster another name, or remove the other cluster',
    );
    expect(() => checkOwner('/a', record, { stack: 'ours', isNew: false })).not.toThrow();
    expect(() => checkOwner('/a', record, { stack: 'theirs', isNew: true })).not.toThrow();
    expect([isOf(record, 'theirs'), isOf(record, 'ours'), isOf(undefined, 'ours')]).toEqual([true, false, false]);
    expect(() => checkOwner('/a', undefined, { stack: 'ours', isNew: true })).not.toThrow();
  });
});
