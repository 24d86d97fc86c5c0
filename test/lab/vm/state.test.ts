import { vmFiles, vmStatus } from '../../../lab/vm/state';

test('keeps sockets where their paths stay short', () => {
  // GIVEN the longest name
  const files = vmFiles('a'.repeat(63));
  // THEN its sockets are within what the kernel takes (unix(7))
  for (const path of [files.agent, files.console, files.qmp]) expect(path.length).toBeLessThan(108);
});

test.each(['', '../x', 'a/b', '-a', 'a b'])('fails for %j, which could not be a host name', (name) => {
  expect(() => vmFiles(name)).toThrow(`no valid machine name: ${name}`);
});

test('knows that a machine never started is absent', () => {
  expect(vmStatus('never-started')).toBe('absent');
});
