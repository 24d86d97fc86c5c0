import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '../../../lab/util/paths';
import { evaluate } from './evaluate';

test('reads versions of QEMU and of its Debian package', () => {
  const texts = [
    'QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds)',
    'qemu-img version 7.2.17',
    '1:8.2.2+ds-0ubuntu1',
    '',
  ];
  expect(evaluate('qemu.mjs', `${JSON.stringify(texts)}.map(it.majorVersion)`)).toEqual([10, 7, 8, 0]);
});

describe('QEMU comes', () => {
  const source = (installed: number, os: object) =>
    evaluate('qemu.mjs', `it.qemuSource(${installed}, ${JSON.stringify(os)}) ?? 'nowhere'`);
  const takes = (found: object) =>
    evaluate('qemu.mjs', `it.takesRelease(${JSON.stringify(found)}, { PRETTY_NAME: 'Ubuntu 24.04' })`);

  test('from nowhere when it is new enough, from backports on Debian 12, else from the release', () => {
    const bookworm = { ID: 'debian', VERSION_CODENAME: 'bookworm' };
    expect(source(10, bookworm)).toBe('nowhere');
    expect(source(7, bookworm)).toBe('backports');
    expect(source(0, { ID: 'debian', VERSION_CODENAME: 'trixie' })).toBe('release');
  });

  test('from a release that is too old only with KVM, and is then left as it is', () => {
    expect(takes({ installed: 0, candidate: 10, kvm: false })).toBe(true);
    expect(takes({ installed: 0, candidate: 8, kvm: true })).toBe(true);
    expect(takes({ installed: 8, candidate: 8, kvm: true })).toBe(false);
    expect(() => takes({ installed: 8, candidate: 8, kvm: false })).toThrow(
      /QEMU 10 or newer, which Ubuntu 24\.04 does not carry, or KVM/,
    );
  });
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
  const root = JSON.stringify(repoRoot);
  const lines = evaluate(
    'node-version.mjs',
    `['20.20.2', '22.0.0', '24.1.0'].map((it_) => it.oldNode(${root}, it_) ?? '')`,
  );
  expect(lines).toEqual([expect.stringMatching(/^This is Node 20\.20\.2; supported are 22 and later/), '', '']);
});
