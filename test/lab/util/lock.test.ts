import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../../lab/util/lock';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('lets one in at a time', async () => {
  // GIVEN work that counts who is inside
  let inside = 0;
  let most = 0;
  const work = () =>
    withLock(join(dir, 'lock'), async () => {
      most = Math.max(most, ++inside);
      await sleep(20);
      inside--;
    });
  // WHEN it is done three times at once
  await Promise.all([work(), work(), work()]);
  // THEN nobody met another
  expect(most).toBe(1);
});

test('takes over the lock of a process that is gone', async () => {
  // GIVEN a lock whose owner began at another time
  writeFileSync(join(dir, 'lock'), `${process.pid} 1`);
  // WHEN it is asked for
  const answer = await withLock(join(dir, 'lock'), async () => 'in', { timeoutMs: 2000 });
  // THEN it is free
  expect(answer).toBe('in');
});

test('gives the lock back when the work fails', async () => {
  // GIVEN work that failed
  const failing = withLock(join(dir, 'lock'), () => Promise.reject(new Error('broken')));
  await expect(failing).rejects.toThrow('broken');
  // THEN the next gets in
  expect(await withLock(join(dir, 'lock'), async () => 'in', { timeoutMs: 500 })).toBe('in');
});

test('fails when others hold it too long', async () => {
  // GIVEN a lock that is held
  await withLock(join(dir, 'lock'), async () => {
    // WHEN another asks
    const other = withLock(join(dir, 'lock'), async () => 'in', { timeoutMs: 100 });
    // THEN it hears which lock it is
    await expect(other).rejects.toThrow(/lock .*\/lock: not after 0.1 s/);
  });
});
