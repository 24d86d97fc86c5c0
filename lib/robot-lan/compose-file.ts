import { posix } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { shown } from '../settings/wording';

/** Names that Compose takes for its file, those that it looks for first at first. */
export const COMPOSE_NAMES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'] as const;

const wrong = (kind: string) => ({ error: () => `is not ${kind}` });
const name = z.string(wrong('text'));
const words = z.union([name, z.array(name)], wrong('text or a list of text'));
const mount = z.union(
  [name, z.looseObject({ type: name.optional(), source: name.optional() })],
  wrong('a mount such as "data:/data"'),
);
const file = z.looseObject({ file: name.optional() }, wrong('a list of settings by name'));
const envFile = z.union([name, z.looseObject({ path: name, required: z.boolean().optional() })], wrong('a path'));

/** What is looked at of a Compose file; Compose itself knows far more. */
const service = z.looseObject(
  {
    image: name.optional(),
    build: z.union([name, z.looseObject({ context: name.optional() })], wrong('a folder')).optional(),
    extends: z.union([name, z.looseObject({ file: name.optional() })], wrong('the name of a service')).optional(),
    network_mode: name.optional(),
    volumes: z.array(mount, wrong('a list of mounts')).optional(),
    env_file: z.union([name, z.array(envFile)], wrong('a path or a list of paths')).optional(),
  },
  wrong('a service, which has an image'),
);
const composeFile = z.looseObject(
  {
    services: z.record(z.string(), service, wrong('a list of services by name')).optional(),
    include: z.array(z.union([words, z.looseObject({ path: words })]), wrong('a list of paths')).optional(),
    configs: z.record(z.string(), file, wrong('a list of files by name')).optional(),
    secrets: z.record(z.string(), file, wrong('a list of files by name')).optional(),
  },
  wrong('a Compose file, which has services'),
);
type Service = z.output<typeof service>;
type ComposeFile = z.output<typeof composeFile>;

/** A path that the file names, and what for. */
interface Named {
  readonly path: string;
  /** Such as `service "talker" mounts`. */
  readonly use: string;
  /** Whether the containers may make it, rather than find it. */
  readonly isMount?: boolean;
}

export interface ReadComposeFile {
  /** What is wrong with it, the first thing alone: `has no services`. */
  readonly problem?: string;
  /** Images of its services, as they are written. */
  readonly images: readonly string[];
}

/**
 * Reads a Compose file as far as a node needs it to be right: whatever it names is in its folder, and somebody is on the
 * LAN. Whether Compose takes it, Compose says.
 *
 * @param text - content of the file
 * @param isThere - whether the folder has this path, which begins without `./`
 */
export function readComposeFile(text: string, isThere: (path: string) => boolean): ReadComposeFile {
  const document = parseDocument(text, { merge: true });
  const [error] = document.errors;
  if (error) return { images: [], problem: `is not YAML: ${error.message.split('\n')[0]?.replace(/:$/, '')}` };
  let value: unknown;
  try {
    value = document.toJS();
  } catch (problem) {
    return { images: [], problem: `is not YAML: ${(problem as Error).message}` };
  }
  const { data, error: refused } = composeFile.safeParse(value);
  const [issue] = refused?.issues ?? [];
  if (issue || !data) {
    return { images: [], problem: [issue?.path.join('.') ?? '', issue?.message ?? ''].filter(Boolean).join(' ') };
  }
  const services = Object.entries(data.services ?? {});
  const images = services.flatMap(([, { image }]) => image ?? []);
  const problem =
    servicesProblem(services, data) ?? pathProblem([...services.flatMap(pathsOf), ...filesOf(data)], isThere);
  return { images, ...(problem ? { problem } : {}) };
}

/** Whether somebody has to sign in to ECR for an image. */
export function isInEcr(image: string): boolean {
  return /^\d{12}\.dkr\.ecr\./.test(image);
}

function servicesProblem(services: readonly [string, Service][], { include }: ComposeFile): string | undefined {
  if (services.length === 0) return include ? undefined : 'has no services';
  const [empty] = services.find(([, one]) => !one.image && !one.build && !one.extends) ?? [];
  if (empty !== undefined) return `has a service ${shown(empty)} without an image`;
  const isElsewhere = include !== undefined || services.some(([, one]) => one.extends !== undefined);
  if (isElsewhere || services.some(([, one]) => one.network_mode === 'host')) return undefined;
  return 'has no service on the LAN; write "network_mode: host" for those that speak with the robot';
}

function pathsOf([key, one]: readonly [string, Service]): Named[] {
  const who = `service ${shown(key)}`;
  const context = typeof one.build === 'string' ? one.build : one.build && (one.build.context ?? '.');
  const mounts = (one.volumes ?? []).flatMap((volume) => {
    if (typeof volume === 'string') return /^\.{1,2}(\/|:|$)/.test(volume) ? (volume.split(':')[0] ?? '') : [];
    return volume.type === 'bind' && volume.source !== undefined ? volume.source : [];
  });
  const files = [one.env_file ?? []].flat().filter((entry) => typeof entry === 'string' || entry.required !== false);
  const extended = typeof one.extends === 'object' ? one.extends.file : undefined;
  return [
    ...(context === undefined ? [] : [{ path: context, use: `${who} builds` }]),
    ...mounts.map((path) => ({ path, use: `${who} mounts`, isMount: true })),
    ...files.map((entry) => ({ path: typeof entry === 'string' ? entry : entry.path, use: `${who} has env_file` })),
    ...(extended === undefined ? [] : [{ path: extended, use: `${who} extends` }]),
  ];
}

function filesOf({ include = [], configs = {}, secrets = {} }: ComposeFile): Named[] {
  const included = include.flatMap((entry) => (typeof entry === 'object' && 'path' in entry ? entry.path : entry));
  return [
    ...included.flat().map((path) => ({ path, use: 'includes' })),
    ...[...Object.values(configs), ...Object.values(secrets)].flatMap((one) =>
      one.file === undefined ? [] : [{ path: one.file, use: 'names' }],
    ),
  ];
}

function pathProblem(paths: readonly Named[], isThere: (path: string) => boolean): string | undefined {
  for (const { path, use, isMount } of paths) {
    // A place on the node, an address, or what a variable says there.
    if (/^([/~]|[a-z]+:\/\/|git@)|\$/.test(path)) continue;
    const inside = posix.normalize(path).replace(/\/$/, '');
    if (inside === '..' || inside.startsWith('../')) {
      return `${use} ${shown(path)}, which is outside the folder, and so not on the node; move it into the folder`;
    }
    if (inside !== '.' && !isThere(inside)) {
      const cure = isMount
        ? 'put it there or, for what is to outlast a change, write a named volume or a path such as "/var/lib/bags"'
        : 'put it there';
      return `${use} ${shown(path)}, which is not in the folder; ${cure}`;
    }
  }
  return undefined;
}
