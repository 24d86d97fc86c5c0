import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '../util/paths';
import { run } from '../util/run';
import type { StepResult } from './verdict';
import { handedOnAptOptions, handedOnVariables, handOnFiles } from './way-out';

const SUITES = { '12': 'bookworm', '13': 'trixie' } as const;
/** What a stranger is told to have, and nothing else. */
const PACKAGES = ['ca-certificates', 'git', 'sudo'];
/** The oldest line of Node that is supported, as its makers build it. */
const NODE_VERSION = '22.23.3';
const USER = 'stranger';

export interface BareRootOptions {
  /** As a user who has sudo, not as root. */
  readonly user: boolean;
  /** Folder on the host that is the lab's cache. @default none: an empty one */
  readonly cache?: string;
}

/** A bare Debian in a folder. Its mounts are made in this process's namespace, which must be its own. */
export class BareRoot {
  private readonly home: string;

  constructor(
    private readonly rootfs: string,
    private readonly debian: keyof typeof SUITES,
    private readonly options: BareRootOptions,
  ) {
    this.home = options.user ? `/home/${USER}` : '/root';
  }

  /** Runs a step and tells how it went. */
  async timed(name: string, step: () => Promise<void>): Promise<StepResult> {
    console.log(`=== ${name}`);
    const start = performance.now();
    const error = await step().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error !== undefined) console.error(error instanceof Error ? error.message : error);
    return { name, passed: error === undefined, seconds: (performance.now() - start) / 1000 };
  }

  /** Debian, Node, the way to the registries, and a clone. */
  async make(): Promise<void> {
    const { rootfs } = this;
    const options = handedOnAptOptions(await run(['apt-config', 'dump'])).map((option) => `--aptopt=${option}`);
    const suite = SUITES[this.debian];
    await run([
      ...['mmdebstrap', '--variant=minbase', '--quiet', `--include=${PACKAGES.join(',')}`],
      ...[...options, suite, rootfs],
    ]);
    handOnFiles(rootfs, process.env.SKYLAN_BARE_HOME ?? '/root', this.options.user ? `/home/${USER}` : '/root');
    if (this.options.user) {
      await this.inside('useradd', '--no-create-home', '--shell', '/bin/bash', USER);
      writeFileSync(join(rootfs, 'etc/sudoers.d', USER), `${USER} ALL=(ALL) NOPASSWD: ALL\n`, { mode: 0o440 });
    }
    await this.inside('update-ca-certificates');
    await this.unpack(`node-linux-${process.arch}@${NODE_VERSION}`, '/usr/local');
    await run(['git', 'clone', '--quiet', '--no-local', repoRoot, join(rootfs, this.home, 'skylan')]);
    if (this.options.user) await this.inside('chown', '--recursive', `${USER}:`, this.home);
    await this.mount();
  }

  /**
   * `npm ci` with a version of npm.
   *
   * @throws Error when it fails, or when git then sees a change.
   */
  async cleanInstall(npm: string): Promise<void> {
    const folder = '/usr/local/lib/node_modules/npm';
    rmSync(join(this.rootfs, folder), { recursive: true, force: true });
    await this.unpack(`npm@${npm}`, folder);
    for (const name of ['npm', 'npx']) {
      const link = join(this.rootfs, '/usr/local/bin', name);
      rmSync(link, { force: true });
      symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, link);
    }
    await this.run('npm', '--version');
    await this.run('npm', 'ci');
    await this.run('sh', '-c', 'changed=$(git status --porcelain) && echo "$changed" && test -z "$changed"');
  }

  /** Runs a command in the clone as the stranger does, but from no shell: its environment is almost empty. */
  async run(...command: string[]): Promise<void> {
    const variables = {
      ...handedOnVariables(process.env),
      HOME: this.home,
      LANG: 'C.UTF-8',
      PATH: '/usr/local/bin:/usr/bin:/bin',
      USER: this.options.user ? USER : 'root',
    };
    const argv = [
      ...['chroot', ...(this.options.user ? [`--userspec=${USER}`] : []), this.rootfs],
      ...['/usr/bin/env', '--ignore-environment', `--chdir=${this.home}/skylan`],
      ...[...Object.entries(variables).map(([name, value]) => `${name}=${value}`), ...command],
    ];
    const [program = '', ...args] = argv;
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('exit', resolve));
    if (code !== 0) throw new Error(`${command.join(' ')}: exit status ${code}`);
  }

  private async inside(...argv: string[]): Promise<void> {
    await run(['chroot', this.rootfs, '/usr/bin/env', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', ...argv]);
  }

  /** Unpacks a package of the npm registry. */
  private async unpack(name: string, folder: string): Promise<void> {
    const download = mkdtempSync(join(this.rootfs, 'tmp', 'npm-'));
    const packed = await run(['npm', 'pack', '--silent', '--pack-destination', download, name]);
    const target = join(this.rootfs, folder);
    mkdirSync(target, { recursive: true });
    const archive = join(download, packed.trim().split('\n').at(-1) ?? '');
    await run([
      'tar',
      '--extract',
      '--file',
      archive,
      '--directory',
      target,
      '--strip-components=1',
      '--no-same-owner',
    ]);
    rmSync(download, { recursive: true });
  }

  /** What a running Debian has mounted. The root is a mount itself, which `ip netns exec` and unshare ask for. */
  private async mount(): Promise<void> {
    const { rootfs } = this;
    const inRoot = (path: string) => join(rootfs, path);
    await run(['mount', '--bind', rootfs, rootfs]);
    await run(['mount', '--types', 'proc', 'proc', inRoot('proc')]);
    for (const path of ['sys', 'dev']) {
      await run(['mount', '--rbind', `/${path}`, inRoot(path)]);
      await run(['mount', '--make-rslave', inRoot(path)]);
    }
    await run(['mount', '--types', 'tmpfs', 'tmpfs', inRoot('run')]);
    await run(['cp', '--dereference', '--remove-destination', '/etc/resolv.conf', inRoot('etc/resolv.conf')]);
    // Any installation writes it, and sudo looks the host up.
    writeFileSync(inRoot('etc/hosts'), `127.0.0.1 localhost\n127.0.1.1 ${hostname()}\n`);
    if (!this.options.cache) return;
    mkdirSync(inRoot('var/cache/skylan-lab'), { recursive: true });
    await run(['mount', '--bind', this.options.cache, inRoot('var/cache/skylan-lab')]);
  }
}
