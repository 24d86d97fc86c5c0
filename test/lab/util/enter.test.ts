import { inContainer } from '../../../lab/util/enter';

test("a command in a container gets none of this process's environment, and no namespace of the host's", () => {
  // WHEN
  const argv = inContainer(42, ['ip', 'link']);
  // THEN
  expect(argv.slice(0, 3)).toEqual(['nsenter', '--target', '42']);
  for (const flag of ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', '--root'])
    expect(argv).toContain(flag);
  expect(argv.slice(argv.indexOf('env'), -2)).toEqual(['env', '-i', 'HOME=/root', 'LANG=C.UTF-8', expect.any(String)]);
  expect(argv.slice(-2)).toEqual(['ip', 'link']);
});
