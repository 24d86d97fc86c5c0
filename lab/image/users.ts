import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes down in a cache folder that a checkout uses it: until its run folder is removed, as `down` does.
 *
 * @param runDir - the checkout's run folder, made when missing
 */
export function addUser(dir: string, runDir: string): void {
  const mark = join(runDir, 'run-id');
  mkdirSync(runDir, { recursive: true });
  if (!existsSync(mark)) writeFileSync(mark, randomUUID());
  const users = join(dir, 'users');
  mkdirSync(users, { recursive: true });
  const user = createHash('sha256').update(runDir).digest('hex').slice(0, 12);
  writeFileSync(join(users, user), `${mark}\n${readFileSync(mark, 'utf8')}`);
}

/** Whether a checkout that uses a cache folder has not been taken down since. */
export function inUse(dir: string): boolean {
  const users = join(dir, 'users');
  const names = existsSync(users) ? readdirSync(users) : [];
  return names.some((name) => {
    const [mark = '', id] = readFileSync(join(users, name), 'utf8').split('\n');
    return existsSync(mark) && readFileSync(mark, 'utf8') === id;
  });
}
