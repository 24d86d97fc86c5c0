import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HANG_MS } from './hang';

export const ASSETS = join(__dirname, '..', '..', 'assets');

/** What resident services follow Parameter Store with. */
export const FOLLOW = join(ASSETS, 'machine/usr/local/lib/skylan/follow.py');

/** A folder of a script's own, with commands that stand in for the machine's. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), 'skylan-shell-'));

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** A command that takes the place of the machine's own; each call is noted in the file `calls`. */
  command(name: string, body = ''): void {
    const path = this.write(`bin/${name}`, `#!/bin/bash\necho "${name} $*" >>"${this.path('calls')}"\n${body}\n`);
    chmodSync(path, 0o755);
  }

  private environment(env: Readonly<Record<string, string>>) {
    return { PATH: `${this.path('bin')}:${process.env.PATH}`, LC_ALL: 'C', ...env };
  }

  /** Run a script of assets/. Standard output and standard error come back as one text. */
  run(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    const result = spawnSync(join(ASSETS, script), args, {
      env: this.environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: HANG_MS,
    });
    return { status: result.status, output: `${result.stdout}${result.stderr}` };
  }

  /** The same, while the test itself goes on: to answer what the script asks, for example. */
  async start(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    const child = spawn(join(ASSETS, script), args, {
      env: this.environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: HANG_MS,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const status = await new Promise<number | null>((done) => child.on('close', done));
    return { status, output };
  }

  /** Run openssl in a folder of the sandbox. */
  openssl(folder: string, ...args: string[]): string {
    return execFileSync('openssl', args, { cwd: this.path(folder), stdio: ['ignore', 'pipe', 'pipe'] }).toString();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
