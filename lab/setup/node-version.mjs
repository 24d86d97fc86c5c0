import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One line for a Node that is older than `engines` of package.json asks for; undefined when it is not. No error: most of
 * what is here works with an older one for a while longer.
 */
export function oldNode(root, version = process.versions.node) {
  const oldest = Number(/\d+/.exec(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node)[0]);
  if (Number.parseInt(version, 10) >= oldest) return undefined;
  return `This is Node ${version}; supported are ${oldest} and later (see https://nodejs.org/en/about/previous-releases).`;
}
