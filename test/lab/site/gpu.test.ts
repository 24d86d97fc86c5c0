import { execFileSync } from 'node:child_process';
import { gpuScript } from '../../../lab/site';

test('what makes a GPU on a machine is a script that a shell understands, with a unit before slurmd', () => {
  const script = gpuScript();
  expect(() => execFileSync('sh', ['-n'], { input: script, stdio: ['pipe', 'pipe', 'pipe'] })).not.toThrow();
  expect(script).toContain('Before=slurmd.service');
  expect(script).toContain('ExecStop=/usr/local/sbin/lab-gpu off');
  expect(script.match(/^LAB_GPU_END$/gm)).toHaveLength(2);
});
