import { baseValues, toEnvFile } from '../../../lib/machine/env-file';

test('writes a line a value, quoted for systemd and for shells', () => {
  expect(toEnvFile({ A: 'one two', B: 'https://x/?a=1&b=%2F' })).toBe("A='one two'\nB='https://x/?a=1&b=%2F'\n");
});

test.each(["it's", 'two\nlines'])('fails on a value that would end its own quotes', (value) => {
  expect(() => toEnvFile({ KEY: value })).toThrow(
    'KEY: a quote or a line break cannot be written to an environment file',
  );
});

test('every machine knows its role, its name and whom it reports to', () => {
  const machine = { role: 'worker', hostname: 'giessen-1' };
  expect(baseValues(machine, { region: 'eu-central-1', readySignalUrl: 'https://x' })).toEqual({
    AWS_REGION: 'eu-central-1',
    SKYLAN_READY_URL: 'https://x',
    SKYLAN_ROLE: 'worker',
    SKYLAN_HOSTNAME: 'giessen-1',
  });
});
