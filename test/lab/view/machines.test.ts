import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The machines of the checkout's own lab are left alone.
jest.mock('../../../lab/util/paths', () => {
  const labDir = mkdtempSync(join(tmpdir(), 'skylan-machines-'));
  const runDir = join(labDir, 'run');
  const runSubdir = (...parts: string[]) => {
    const dir = join(runDir, ...parts);
    mkdirSync(dir, { recursive: true });
    return dir;
  };
  return { labDir, runDir, runSubdir, repoRoot: labDir, venvDir: labDir, cacheDir: labDir };
});

import { labDir, runSubdir } from '../../../lab/util/paths';
import { processStartTicks } from '../../../lab/util/process';
import { machineStates } from '../../../lab/view/machines';

/** A machine as the lab leaves it on disk. This process stands for the one that runs it. */
function machine(vm: string, running: boolean, serial?: string): void {
  const dir = runSubdir('vm', vm);
  writeFileSync(join(dir, 'disk.qcow2'), '');
  const pid = { pid: process.pid, startTicks: running ? processStartTicks(process.pid) : 'long ago' };
  writeFileSync(join(dir, 'qemu.pid'), JSON.stringify(pid));
  if (serial !== undefined) writeFileSync(join(dir, 'serial.log'), serial);
}

const said = (words: string) => `[   43.09] cloud-init[283]: Cloud-init v. 25.1.4 ${words} at Tue, 24 Nov 2026\n`;

afterAll(() => rmSync(labDir, { recursive: true, force: true }));
beforeEach(() => rmSync(runSubdir(), { recursive: true, force: true }));

test('GIVEN machines in a boot THEN each has its stage, and cloud machines their own names', () => {
  machine('desktop-gateway', true, said("running 'init-local'"));
  machine('i-0123', true, '');
  machine('i-0456', false, said('finished'));
  writeFileSync(join(runSubdir('fabric'), 'machines.json'), JSON.stringify({ a: { id: 'i-0123', name: 'second' } }));
  expect(machineStates()).toEqual([
    { name: 'desktop-gateway', stage: 'local' },
    { name: 'second', stage: 'kernel' },
    { name: 'i-0456', stage: 'off' },
  ]);
});

test('GIVEN a machine that has said very much THEN the end of it counts', () => {
  machine('desktop-gateway', true, said("running 'init'") + 'ci-info: |\n'.repeat(20_000) + said('finished'));
  expect(machineStates()).toEqual([{ name: 'desktop-gateway', stage: 'booted' }]);
});

test('GIVEN a container, which has no serial port, THEN what its cloud-init has written counts', () => {
  machine('desktop-gateway', true);
  const logs = join(labDir, 'changes', 'desktop-gateway', 'files', 'var', 'log');
  mkdirSync(logs, { recursive: true });
  writeFileSync(join(logs, 'cloud-init-output.log'), said("running 'modules:final'"));
  expect(machineStates()).toEqual([{ name: 'desktop-gateway', stage: 'final' }]);
});

test('GIVEN a home whose robot is a container THEN it is there as long as it runs', () => {
  const dir = runSubdir('homes', 'home-b');
  const pid = { pid: process.pid, startTicks: processStartTicks(process.pid) };
  writeFileSync(join(dir, 'robot.pid'), JSON.stringify(pid));
  expect(machineStates()).toEqual([{ name: 'robot-b', stage: 'booted' }]);
  rmSync(join(dir, 'robot.pid'));
  expect(machineStates()).toEqual([]);
});

test('GIVEN a record that is just being written THEN the last answer stands', () => {
  machine('i-0123', true, '');
  writeFileSync(join(runSubdir('fabric'), 'machines.json'), JSON.stringify({ a: { id: 'i-0123', name: 'second' } }));
  const before = machineStates();
  writeFileSync(join(runSubdir('fabric'), 'machines.json'), '{"a": {"id": "i-01');
  expect(machineStates()).toEqual(before);
  expect(before).toEqual([{ name: 'second', stage: 'kernel' }]);
});

test('GIVEN no lab THEN there are no machines', () => {
  expect(machineStates()).toEqual([]);
});
