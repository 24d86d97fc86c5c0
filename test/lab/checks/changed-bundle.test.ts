import { bundleAddress, refused } from '../../../lab/checks/changed-bundle';

test('the bundle is found in what a boot runs', () => {
  const script =
    "#!/bin/sh\n'/usr/local/lib/skylan/skylan-bundle' 'https://s3.us-east-1.amazonaws.com/bucket/0a.gz' '0a'\n";
  expect(bundleAddress(script, 'http://localhost:4566')).toBe('http://localhost:4566/bucket/0a.gz');
});

test('fails where nothing is fetched, and shows what was run', () => {
  expect(() => bundleAddress("'true'\n", 'http://localhost:4566')).toThrow(
    "no bundle is fetched by what a boot runs:\n'true'",
  );
});

test.each([
  [
    'the machine says so and fails',
    { exitCode: 1, stdout: '', stderr: 'x is not the bundle that was deployed (sha256 0a)' },
    true,
  ],
  ['it fails for another reason', { exitCode: 1, stdout: '', stderr: 'curl: (7)' }, false],
  ['it goes on', { exitCode: 0, stdout: 'is not the bundle that was deployed', stderr: '' }, false],
])('a bundle counts as refused when %s: %#', (_what, result, expected) => {
  expect(refused(result)).toBe(expected);
});
