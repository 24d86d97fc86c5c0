import {
  copyParameter,
  getOrCreate,
  largeParameter,
  parameter,
  putIfChanged,
  underPresentKey,
} from '../../../lambda/parameter-store/parameters';
import { FakeStore } from './fake-store';

describe('parameters', () => {
  test('4096 bytes are the most that fits', () => {
    expect(parameter('/a', 'x'.repeat(4096), 'secret')).toEqual({ name: '/a', value: 'x'.repeat(4096), secret: true });
  });

  test('fails for more, counting bytes, and does not show the value', () => {
    expect(() => parameter('/a', 'ü'.repeat(2049), 'plain')).toThrow(
      new Error('/a would hold 4098 bytes, but a standard parameter holds at most 4096'),
    );
  });

  test('a large parameter may have 8192', () => {
    const value = 'x'.repeat(8192);
    expect(largeParameter('/a', value, 'secret')).toEqual({ name: '/a', value, secret: true, large: true });
    expect(largeParameter('/a', value, 'plain').secret).toBe(false);
  });

  test('fails for a large parameter of more, and does not show it', () => {
    expect(() => largeParameter('/a', 'x'.repeat(8193), 'secret')).toThrow(
      new Error('/a would hold 8193 bytes, but a parameter holds at most 8192'),
    );
  });

  test('what exists is neither made nor written again', async () => {
    // GIVEN
    const store = new FakeStore();
    await store.put(parameter('/a', 'old', 'plain'));
    const make = jest.fn(() => 'new');
    // WHEN
    const value = await getOrCreate(store, '/a', 'plain', make);
    await putIfChanged(store, '/a', 'plain', 'old');
    // THEN
    expect(value).toBe('old');
    expect(make).not.toHaveBeenCalled();
    expect(store.parameters.get('/a')?.version).toBe(1);
  });

  test('a copy is the same bytes, encrypted as asked, and gets no new version where it is there already', async () => {
    // GIVEN
    const store = new FakeStore();
    await store.put(parameter('/a', 'x\n ', 'secret'));
    // WHEN
    for (let time = 0; time < 2; time++) await copyParameter(store, { from: '/a', to: '/b' }, 'secret');
    await copyParameter(store, { from: '/none', to: '/c' }, 'plain');
    // THEN
    expect(store.parameters.get('/b')).toEqual({ value: 'x\n ', secret: true, version: 1 });
    expect(store.parameters.has('/c')).toBe(false);
  });

  test('a copy goes over what is there, and may be large', async () => {
    // GIVEN
    const store = new FakeStore();
    await store.put(largeParameter('/a', 'x'.repeat(5000), 'plain'));
    await store.put(parameter('/b', 'old', 'plain'));
    // WHEN
    await copyParameter(store, { from: '/a', to: '/b' }, 'plain', largeParameter);
    // THEN
    expect(store.value('/b')).toBe('x'.repeat(5000));
    await expect(copyParameter(store, { from: '/a', to: '/c' }, 'plain')).rejects.toThrow('/c would hold 5000 bytes');
  });

  test('of two makers both get what the first stored', async () => {
    // GIVEN
    const store = new FakeStore();
    let count = 0;
    // WHEN
    const values = await Promise.all([1, 2].map(() => getOrCreate(store, '/a', 'secret', () => `value ${++count}`)));
    // THEN
    expect(count).toBe(2);
    expect(values[0]).toBe(values[1]);
    expect(values[0]).toBe(store.value('/a'));
  });

  test('fails when the parameter is deleted in between', async () => {
    // GIVEN
    const store = new FakeStore();
    store.create = async () => false;
    // THEN
    await expect(getOrCreate(store, '/a', 'plain', () => 'x')).rejects.toThrow(
      '/a was deleted while it was being created',
    );
  });
});

describe('secrets that are to be under another key', () => {
  const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd';

  test('are stored anew with the same values, each once; what is missing stays so', async () => {
    // GIVEN
    const store = new FakeStore();
    await store.put(parameter('/a', 'one', 'secret'));
    await store.put(parameter('/b', 'two', 'secret'));
    const present = store.under(KEY);
    // WHEN
    const answer = await underPresentKey(present, ['/a', '/b', '/c'], async () => {
      await present.put(parameter('/b', 'changed', 'secret'));
      return 'done';
    });
    // THEN
    expect(answer).toBe('done');
    expect(store.snapshot()).toEqual({ '/a': 'one', '/b': 'changed' });
    expect(store.secrets()).toEqual({ '/a': [KEY, 2], '/b': [KEY, 2] });
  });

  test('may be large', async () => {
    const store = new FakeStore();
    await store.put(largeParameter('/a', 'x'.repeat(5000), 'secret'));
    await underPresentKey(store.under(KEY), ['/a'], async () => {}, largeParameter);
    expect(store.secrets()).toEqual({ '/a': [KEY, 2] });
  });

  test('stay as they are where the work is refused', async () => {
    // GIVEN
    const store = new FakeStore();
    await store.put(parameter('/a', 'theirs', 'secret'));
    // WHEN
    const work = underPresentKey(store.under(KEY), ['/a'], async () => {
      throw new Error('/a belongs to another');
    });
    // THEN
    await expect(work).rejects.toThrow('/a belongs to another');
    expect(store.secrets()).toEqual({ '/a': [undefined, 1] });
  });
});
