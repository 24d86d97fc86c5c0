import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AS_ROOT } from '../../../helpers/as-root';

const KEEP = join(__dirname, '../../../../lab/vm/container/keep.sh');
const dir = mkdtempSync(join(tmpdir(), 'skylan-keep-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** Runs keep.sh with a container whose first process is a script. Its boots are counted in the file `boots`. */
function keep(first: string) {
  const boots = join(dir, 'boots');
  writeFileSync(boots, '');
  const [command = '', ...args] = [...AS_ROOT, KEEP, `skylan-test-${process.pid}`, 'bash', '-c'];
  const { status } = spawnSync(command, [...args, `echo >>${boots}; n=$(wc -l <${boots}); ${first}`]);
  return { status, boots: readFileSync(boots, 'utf8').length };
}

test('boots again what ends as a reboot ends it, until it powers off', () => {
  // reboot(2) in a process namespace ends the first process by SIGHUP, or SIGINT
  expect(keep('((n == 3)) && exit 130; exit 129')).toEqual({ status: 0, boots: 3 });
});

test('ends with what a container that fails ends with', () => {
  expect(keep('exit 3')).toEqual({ status: 3, boots: 1 });
});
