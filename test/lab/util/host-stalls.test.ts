import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HostLook, HostStalls, standstill } from '../../../lab/util/host-stalls';

/** A look every 200 ms; thread `7/7` has waited `waited` milliseconds by then. */
const look = (atMs: number, waited: number, lateMs = 0): HostLook => ({
  atMs,
  lateMs,
  waitedMs: new Map([['7/7', waited]]),
});

test('a thread that waited within the span tells for how long', () => {
  // GIVEN a thread that waits 1.5 s between the first and the second second
  const looks = [look(0, 40), look(1000, 40), look(2000, 1540), look(3000, 1540)];
  // THEN
  expect(standstill(looks, 1000, 2000)).toBe(1.5);
  expect(standstill(looks, 1200, 1800)).toBe(1.5);
  expect(standstill(looks, 0, 3000)).toBe(1.5);
  expect(standstill(looks, 2000, 3000)).toBe(0);
  expect(standstill(looks, 0, 1000)).toBe(0);
});

test('a look that came late tells of a host that was paused, and only in the span in which it was', () => {
  const looks = [look(0, 0), look(200, 0), look(5400, 0, 5000), look(5600, 0)];
  expect(standstill(looks, 200, 5000)).toBe(5);
  expect(standstill(looks, 5400, 5600)).toBe(0);
});

test('threads are told apart, and one that appears has not waited before', () => {
  const looks: HostLook[] = [
    { atMs: 0, lateMs: 0, waitedMs: new Map([['1/1', 100]]) },
    {
      atMs: 200,
      lateMs: 0,
      waitedMs: new Map([
        ['1/1', 700],
        ['2/2', 9000],
      ]),
    },
    {
      atMs: 400,
      lateMs: 0,
      waitedMs: new Map([
        ['1/1', 1300],
        ['2/2', 9100],
      ]),
    },
  ];
  expect(standstill(looks, 0, 400)).toBe(1.2);
});

test('a span that no look encloses counts with the looks that there are', () => {
  expect(standstill([], 0, 100)).toBe(0);
  expect(standstill([look(100, 0), look(300, 800)], 0, 1000)).toBe(0.8);
});

test('a process that has to share one processor is seen waiting', async () => {
  // GIVEN two busy loops on one processor
  const spin = () => spawn('taskset', ['-c', '0', 'sh', '-c', 'while :; do :; done'], { stdio: 'ignore' });
  const loops = [spin(), spin()];
  const pids = loops.map(({ pid }) => pid ?? 0);
  const host = HostStalls.watch(() => pids);
  try {
    // WHEN
    const from = performance.now();
    await sleep(1500);
    // THEN
    expect(host.seconds(from, performance.now())).toBeGreaterThan(0.3);
  } finally {
    host.stop();
    for (const loop of loops) loop.kill('SIGKILL');
  }
});

test('processes that are gone are no stall', async () => {
  const host = HostStalls.watch(() => [2 ** 30]);
  await sleep(10);
  expect(host.seconds(0, 0)).toBe(0);
  host.stop();
});
