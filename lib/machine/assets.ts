import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MachineFile } from './machine-spec';
import { MACHINE_PATHS } from './paths';

const ASSETS = join(__dirname, '..', '..', 'assets');

/**
 * A static file of assets/ at a place on the machine, without its comments and, but for Python, its indentation: user
 * data has room for what runs. None of these files may hold a text over several lines for which that matters, a
 * here-document for example.
 */
export function assetFile(source: string, path: string, permissions?: string): MachineFile {
  return { path, content: assetText(source), ...(permissions ? { permissions } : {}) };
}

/** The text of such a file. */
export function assetText(source: string): string {
  const text = withoutComments(readFileSync(join(ASSETS, source), 'utf8'));
  return /^#!.*python/.test(text) ? text : text.replace(/^[ \t]+/gm, '');
}

/** Drops comment lines, but for a script's first, and blank lines. */
function withoutComments(text: string): string {
  const lines = text.split('\n').filter((line, index) => line.trim() !== '' && (index === 0 || !/^\s*#/.test(line)));
  return `${(lines[0]?.startsWith('#!') ? lines : lines.filter((line) => !line.startsWith('#'))).join('\n')}\n`;
}

/** A script of assets/, installed where units find it. */
export function scriptFile(source: string): MachineFile {
  return assetFile(source, `${MACHINE_PATHS.scripts}/${basename(source)}`, '0755');
}

/** A unit of assets/, under its own name. */
export function unitFile(source: string): MachineFile {
  return assetFile(source, `${MACHINE_PATHS.units}/${basename(source)}`);
}
