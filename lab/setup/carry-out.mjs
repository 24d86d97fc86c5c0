import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lines of a log that are shown when what wrote it has failed. */
const LAST_LINES = 15;

/**
 * Runs a program of a task; what it says goes to the task's log.
 *
 * @callback Run
 * @param {string[]} argv
 * @param {{ cwd?: string, input?: string }} [options]
 * @returns {Promise<void>} rejects when it fails.
 */

/**
 * Carries out tasks side by side, each with a log of its own in `folder`, and tells of each that is done. When one
 * fails, the others are still brought to their end: none is left half done.
 *
 * @param {string} folder
 * @param {Record<string, (run: Run) => Promise<void>>} tasks by what they install, as the user knows it.
 * @throws {Error} with the last lines of each failed task's log.
 */
export async function carryOut(folder, tasks, print = console.log) {
  mkdirSync(folder, { recursive: true });
  const start = performance.now();
  const status = statusLine();
  const running = new Map();
  const ticks = setInterval(() => {
    const seconds = Math.round((performance.now() - start) / 1000);
    status.show(`  ${seconds} s  ${[...running].map(([name, path]) => `${name}: ${lastLine(path)}`).join(' | ')}`);
  }, 500);
  const failures = await Promise.all(
    Object.entries(tasks).map(async ([name, task]) => {
      const path = join(folder, `${name.toLowerCase().replaceAll(' ', '-')}.log`);
      const log = openSync(path, 'w');
      running.set(name, path);
      try {
        await task(runInto(log));
        status.clear();
        print(`  ${name}: installed, ${Math.round((performance.now() - start) / 1000)} s`);
        return [];
      } catch (error) {
        return [`${name}: ${error.message}\n${tail(path)}\nAll of it: ${path}`];
      } finally {
        running.delete(name);
        closeSync(log);
      }
    }),
  );
  clearInterval(ticks);
  status.clear();
  if (failures.flat().length > 0) throw new Error(failures.flat().join('\n\n'));
}

/** @returns {Run} */
function runInto(log) {
  return ([command, ...args], { cwd, input } = {}) =>
    new Promise((resolve, reject) => {
      // sudo may ask for a password, at the terminal.
      const stdin = input === undefined ? 'inherit' : 'pipe';
      const child = spawn(command, args, { cwd, stdio: [stdin, log, log] });
      child.on('error', reject);
      child.on('close', (code, signal) =>
        code === 0
          ? resolve()
          : reject(new Error(`${[command, ...args].join(' ')}: ${signal ?? `exit status ${code}`}.`)),
      );
      child.stdin?.end(input);
    });
}

/** A line at the bottom of a terminal, written over and over; nothing where there is no terminal. */
function statusLine(out = process.stdout) {
  if (!out.isTTY) return { show() {}, clear() {} };
  const over = (text) => out.write(`\r\u001B[K${text}`);
  return { show: (text) => over(text.slice(0, (out.columns ?? 80) - 1)), clear: () => over('') };
}

function linesOf(path) {
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}

function lastLine(path) {
  return linesOf(path).at(-1).slice(0, 40);
}

function tail(path) {
  return linesOf(path)
    .slice(-LAST_LINES)
    .map((line) => `  ${line}`)
    .join('\n');
}
