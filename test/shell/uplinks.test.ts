import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ASSETS, Sandbox } from '../helpers/sandbox';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  // GIVEN two uplinks, which do not know of each other
  for (const name of ['a', 'b']) {
    sandbox.write(
      `uplink/${name}.sh`,
      `readonly NAME=${name}\ncheck_uplink() { echo "\${NAME} checked"; [[ \${NAME} != "\${BROKEN:-}" ]]; }\n`,
    );
  }
});

afterEach(() => sandbox.remove());

function ask(env: Readonly<Record<string, string>> = {}) {
  const script = `set -Eeuo pipefail; source ${join(ASSETS, 'gateway/usr/local/lib/skylan/uplinks.sh')}; each_uplink check_uplink`;
  const { status, stdout } = spawnSync('bash', ['-c', script], {
    env: { PATH: process.env.PATH, SKYLAN_UPLINKS: sandbox.path('uplink'), ...env },
    encoding: 'utf8',
  });
  return { status, output: stdout };
}

test('all uplinks are asked, each by its own functions and constants', () => {
  expect(ask()).toEqual({ status: 0, output: 'a checked\nb checked\n' });
});

test('fails with the first that fails', () => {
  expect(ask({ BROKEN: 'a' })).toEqual({ status: 1, output: 'a checked\n' });
});
