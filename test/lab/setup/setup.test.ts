import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const setup = resolve(__dirname, '../../../lab/setup');

/** Value of an expression over what a module of lab/setup exports; plain Node modules are not for jest to load. */
function evaluate(module: string, expression: string): unknown {
  const source = `import * as it from ${JSON.stringify(join(setup, module))}; console.log(JSON.stringify(${expression}));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', source], { encoding: 'utf8' }));
}

test('reads versions of QEMU and of its Debian package', () => {
  const texts = [
    'QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds)',
    'qemu-img version 7.2.17',
    '1:8.2.2+ds-0ubuntu1',
    '',
  ];
  expect(evaluate('qemu.mjs', `${JSON.stringify(texts)}.map(it.majorVersion)`)).toEqual([10, 7, 8, 0]);
});

test('reads os-release with and without quotes', () => {
  const text = 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\nVERSION_CODENAME=bookworm\n';
  expect(evaluate('debian.mjs', `it.osRelease(${JSON.stringify(text)})`)).toEqual({
    PRETTY_NAME: 'Debian GNU/Linux 12',
    ID: 'debian',
    VERSION_CODENAME: 'bookworm',
  });
});

describe('installed Node packages', () => {
  let root: string;
  const lock = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  };
  const current = () => evaluate('node-modules.mjs', `it.nodeModulesCurrent(${JSON.stringify(root)})`);
  const install = (packages: object) => {
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'setup-'));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: lock }));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('are current when they match the lock file, optional ones aside', () => {
    install({ 'node_modules/a': { version: '1.0.0' } });
    expect(current()).toBe(true);
  });

  test('are not when there are none', () => {
    expect(current()).toBe(false);
  });

  test('are not when a version differs or one is missing', () => {
    install({ 'node_modules/a': { version: '1.0.1' } });
    expect(current()).toBe(false);
    install({});
    expect(current()).toBe(false);
  });
});

test('a plain user’s PATH gets the folders of administrators’ programs, once, after its own', () => {
  const path = evaluate(
    'root.mjs',
    "(process.env.PATH = '/home/dev/bin:/usr/sbin', it.findAdminPrograms(), it.findAdminPrograms(), process.env.PATH)",
  );
  expect(path).toBe('/home/dev/bin:/usr/sbin:/usr/local/sbin:/sbin');
});

test('an old Node is named, with what is supported; a supported one is not', () => {
  const root = JSON.stringify(resolve(setup, '../..'));
  const lines = evaluate(
    'node-version.mjs',
    `['20.20.2', '22.0.0', '24.1.0'].map((it_) => it.oldNode(${root}, it_) ?? '')`,
  );
  expect(lines).toEqual([expect.stringMatching(/^This is Node 20\.20\.2; supported are 22 and later/), '', '']);
});
