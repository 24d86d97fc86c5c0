import { posix } from 'node:path';
import type { MachineFile, MachineSpec } from '../machine/machine-spec';
import { MACHINE_PATHS } from '../machine/paths';
import { packageName } from '../settings/checks';
import { shown } from '../settings/wording';

/** What a script on the node reads: the files that were added, one a line; and the commands. */
const LIST = '/etc/skylan/added-files';
const COMMANDS = '/etc/skylan/added-commands';

/** What is skylan's own on a node: a file there would take the place of one that the node needs. */
const OWN = [/^\/etc\/skylan\//, /^\/usr\/local\/lib\/skylan\//, /^\/var\/lib\/skylan\//, /\/(\d\d-)?skylan-[^/]*$/];

const SHEBANG = '#!/usr/bin/env bash\nset -Eeuo pipefail\n';

/** What people add to a node in their own app. */
export class NodeAdditions {
  private readonly files = new Map<string, MachineFile>();
  private readonly packages: string[] = [];
  private readonly commands: string[] = [];

  /** @param hostname - for messages */
  constructor(private readonly hostname: string) {}

  /** @throws Error for a path that is none, is skylan's own or was added before, and for a mode that is none */
  addFile(path: string, content: string, permissions = '0644'): void {
    if (!/^\/[^\s'"\\]+$/.test(path) || posix.normalize(path) !== path || path.endsWith('/')) {
      this.refuse(
        `the file ${shown(path)} has no absolute path without blanks; write one such as "/etc/recorder.conf"`,
      );
    }
    if (!/^0?[0-7]{3}$/.test(permissions)) {
      this.refuse(`the file ${shown(path)} cannot have the mode ${shown(permissions)}; write one such as "0644"`);
    }
    if (OWN.some((own) => own.test(path)))
      this.refuse(`the file ${shown(path)} is in skylan's own place; choose another`);
    if (this.files.has(path)) this.refuse(`the file ${shown(path)} was added before; add it once`);
    this.files.set(path, { path, content, permissions: permissions.padStart(4, '0') });
  }

  /** @throws Error for a name that is no unit's, is skylan's own or was added before */
  addUnit(name: string, content: string): void {
    if (!/^[A-Za-z0-9_.-]+\.(service|timer|socket|path|mount|target|slice)$/.test(name)) {
      this.refuse(`the unit ${shown(name)} is not named as one; write a name such as "recorder.service"`);
    }
    this.addFile(`${MACHINE_PATHS.units}/${name}`, content);
  }

  /** @throws Error for what is not the name of a package */
  addPackages(...names: string[]): void {
    for (const name of names) {
      const problem = packageName(name);
      if (problem) this.refuse(`the package ${shown(name)} ${problem}`);
    }
    this.packages.push(...names);
  }

  addUserCommands(...commands: string[]): void {
    this.commands.push(...commands);
  }

  /** The node with all that was added. */
  applyTo(spec: MachineSpec): MachineSpec {
    const files = [...this.files.values()];
    const list = files.map(({ path }) => `${path}\n`).join('');
    const script = `${SHEBANG}${this.commands.join('\n')}\n`;
    return {
      ...spec,
      packages: [...new Set([...spec.packages, ...this.packages])],
      files: [
        ...spec.files,
        ...files,
        // Empty where nothing was added: what was there before is to go.
        { path: LIST, content: list },
        { path: COMMANDS, content: this.commands.length === 0 ? '' : script, permissions: '0700' },
      ],
    };
  }

  private refuse(problem: string): never {
    throw new Error(`${this.hostname}: ${problem}`);
  }
}
