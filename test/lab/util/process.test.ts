import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { processTree } from '../../../lab/util/process';

test('a process tree holds the children, and theirs', async () => {
  // GIVEN a shell in a shell, which says its number
  const outer = spawn('sh', ['-c', 'sh -c "echo \\$\\$; read x; :"; :'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const [said] = (await once(outer.stdout, 'data')) as [Buffer];
  // THEN
  expect(processTree(outer.pid ?? 0)).toEqual([outer.pid, Number(said.toString())]);
  outer.stdin.end();
  await once(outer, 'close');
  expect(processTree(outer.pid ?? 0)).toEqual([]);
});
