import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AS_ROOT } from '../../../helpers/as-root';

const own = (name: string) => join(__dirname, '../../../../lab/vm/container', name);
const RULES = join(__dirname, '../../../../assets/edge/etc/skylan/skylan-edge.nft');
const NAMESPACES = ['--mount', '--uts', '--ipc', '--pid', '--net', '--cgroup', '--fork', '--kill-child'];

const dir = mkdtempSync(join(tmpdir(), 'skylan-lack-'));
afterAll(() => rmSync(dir, { recursive: true }));

function lack(rootfs: string, rules: string) {
  const [command = '', ...args] = [...AS_ROOT, 'unshare', ...NAMESPACES, own('lack.sh'), rootfs, dir, rules];
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('lacks nothing where a container can run, and leaves nothing', () => {
  expect(lack('/', RULES)).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(readdirSync(dir)).toEqual([]);
});

test('says what does not work', () => {
  // GIVEN rules that no kernel knows
  const rules = join(dir, 'rules.nft');
  writeFileSync(rules, 'table bridge x { chain y { type filter hook nowhere priority 0 } }\n');
  // WHEN
  const result = lack('/', rules);
  rmSync(rules);
  // THEN
  expect(result).toMatchObject({ status: 1, stdout: expect.stringContaining('filters of bridges') });
  expect(lack('/nowhere', RULES)).toMatchObject({ status: 1, stdout: expect.stringContaining('overlayfs over') });
  expect(readdirSync(dir)).toEqual([]);
});
