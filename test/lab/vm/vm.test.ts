import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../../lab/util/wait';
import { watched } from '../../../lab/vm/vm';

const dir = mkdtempSync(join(tmpdir(), "skylan's vm-"));
const mark = join(dir, 'powered-off');
afterEach(() => rmSync(mark, { force: true }));
afterAll(() => rmSync(dir, { recursive: true }));

function machine(...argv: string[]): [string, string[]] {
  const [command = '', ...args] = watched(argv, ['touch', mark]);
  return [command, args];
}

test('a command follows when the guest has powered the machine off', async () => {
  // WHEN
  const { status } = spawnSync(...machine('true'));
  // THEN
  expect(status).toBe(0);
  await waitFor('the command', () => existsSync(mark), { timeoutMs: 5000 });
});

test('no command follows a machine that failed, and its exit status is seen', async () => {
  // WHEN
  const { status } = spawnSync(...machine('sh', '-c', 'exit 3'));
  // THEN
  expect(status).toBe(3);
  await sleep(300);
  expect(existsSync(mark)).toBe(false);
});

test('a machine that is told to end is waited for, and no command follows', async () => {
  // GIVEN a machine that takes a moment to end, and then says that all is well
  const child = spawn(...machine('sh', '-c', 'trap "sleep 0.3; exit 0" TERM; while :; do sleep 0.1; done'), {
    detached: true,
  });
  await sleep(300);
  // WHEN
  const start = Date.now();
  process.kill(-(child.pid ?? 0), 'SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  // THEN
  expect(Date.now() - start).toBeGreaterThan(250);
  await sleep(300);
  expect(existsSync(mark)).toBe(false);
});

test('without a command the machine stands for itself', () => {
  expect(watched(['qemu'], undefined)).toEqual(['qemu']);
});
