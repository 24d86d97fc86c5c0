import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { daemonPid, listDaemons, logTail, startDaemon, stopDaemon } from '../../../lab/util/daemon';
import { processStartTicks } from '../../../lab/util/process';

let dir: string;
let base: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'daemon-'));
  base = join(dir, 'inner', 'sleeper');
});
afterEach(async () => {
  await stopDaemon(base);
  rmSync(dir, { recursive: true });
});

test('starts a process once, finds it again and ends it', async () => {
  // GIVEN a daemon
  const spec = { base, argv: ['sh', '-c', 'echo hello; sleep 60'] };
  const pid = await startDaemon(spec);
  // WHEN it is started again
  const again = await startDaemon(spec);
  // THEN it is the same process
  expect(again).toBe(pid);
  expect(listDaemons(dir)).toEqual([base]);
  expect(logTail(`${base}.log`)).toBe('hello');
  // AND it ends with its children
  await stopDaemon(base);
  expect(daemonPid(base)).toBeUndefined();
  expect(existsSync(`${base}.pid`)).toBe(false);
  expect(processStartTicks(pid)).toBeUndefined();
});

test('kills a process that does not listen', async () => {
  // GIVEN a daemon that ignores SIGTERM
  await startDaemon({ base, argv: ['sh', '-c', 'trap "" TERM; while :; do sleep 0.05; done'] });
  // WHEN it is stopped
  await stopDaemon(base, 200);
  // THEN it is gone
  expect(daemonPid(base)).toBeUndefined();
});

test('does not take another process with the same pid for its own', async () => {
  // GIVEN the pid file of a process that is gone, whose pid this process has now
  await startDaemon({ base, argv: ['sleep', '60'] });
  const file = JSON.parse(readFileSync(`${base}.pid`, 'utf8'));
  await stopDaemon(base);
  writeFileSync(`${base}.pid`, JSON.stringify({ ...file, pid: process.pid }));
  // WHEN it is looked up and stopped
  const found = daemonPid(base);
  await stopDaemon(base);
  // THEN nobody is found, and this process lives
  expect(found).toBeUndefined();
});

test('fails with the log of a process that ends at once', async () => {
  // WHEN a daemon cannot do its work
  const outcome = startDaemon({ base, argv: ['sh', '-c', 'echo "address in use" >&2; exit 1'] }, 2000);
  // THEN its own words say why
  await expect(outcome).rejects.toThrow(/sleeper ended at once .*\naddress in use/);
});
