/** What jobs find on a machine beyond Slurm: Debian packages, and folders of assets/. */

import type { HybridClusterPlan } from '../plan-types';

interface Software {
  readonly packages: readonly string[];
  readonly folders: readonly string[];
}

/** Rootless, with a network of its own and with users of its own. */
const PODMAN: Software = { packages: ['crun', 'passt', 'podman', 'uidmap'], folders: ['containers'] };

const MODULES: Software = { packages: ['environment-modules'], folders: ['modules'] };

type Chosen = Pick<HybridClusterPlan, 'containers' | 'modules'>;

/** Of a worker. */
export function workerSoftware({ containers, modules }: Chosen): Software {
  return joined([...(containers === 'podman' ? [PODMAN] : []), ...(modules === 'none' ? [] : [MODULES])]);
}

/** Of the controller's machine, where users choose what their jobs load. */
export function controllerSoftware({ modules }: Pick<Chosen, 'modules'>): Software {
  return joined(modules === 'none' ? [] : [MODULES]);
}

function joined(all: readonly Software[]): Software {
  return { packages: all.flatMap(({ packages }) => packages), folders: all.flatMap(({ folders }) => folders) };
}
