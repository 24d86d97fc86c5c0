import { isDebian, isUbuntu } from '../machine/distribution';
import type { Ipv4Network } from '../net/ipv4';
import { defined, settled } from '../settings/settled';
import { onDemandAddress, workerAddress } from './aws-layout';
import { workerNames } from './names';
import type { WorkerKindPlan, WorkerPlan } from './plan-types';
import { NO_GPU } from './setting-checks';
import type { KindDraft } from './site-draft';

/** Families with NVIDIA's GPUs, by AWS's naming of instance types; those of g4ad are AMD's. */
const GPU_FAMILY = /^(g(?!4ad\.)|p)r?\d/;

/** One kind of an AWS site's workers. Its name is a feature too. */
export function kindPlan({ count, onDemand, gpus, slot, ...others }: KindDraft): WorkerKindPlan {
  const kind = settled(others);
  return {
    ...kind,
    features: unique([kind.name ?? [], ...kind.features].flat()),
    packages: unique(kind.packages),
    gres: gresOf(settled(gpus)) ?? (mayFindGpus(kind) ? undefined : ''),
  };
}

/** GPUs of settings in Slurm's words; undefined where the settings say nothing. */
export function gresOf(gpus: string | undefined): string | undefined {
  if (gpus === undefined || gpus === NO_GPU) return gpus && '';
  return gpus
    .split(',')
    .map((one) => `gpu:${one}`)
    .join(',');
}

/**
 * Slurm takes a worker out of service that has fewer GPUs than it was told: one without a driver, as Debian's own image
 * is, and one whose Slurm is too old to find them, as Ubuntu 24.04's.
 */
function mayFindGpus({ instanceType, image }: { instanceType: string; image: string }): boolean {
  return GPU_FAMILY.test(instanceType) && !isDebian(image) && !isUbuntu(image);
}

/** The workers of one kind, the standing ones first. */
export function workerPlans({
  site,
  draft,
  plan,
  subnet,
  imageRevision,
}: {
  readonly site: string;
  readonly draft: KindDraft;
  readonly plan: WorkerKindPlan;
  readonly subnet: Ipv4Network;
  readonly imageRevision: number;
}): WorkerPlan[] {
  const names = workerNames(site, plan.name);
  const some = (upTo: number, begin: string, addressOf: typeof workerAddress, onDemand: boolean) =>
    Array.from({ length: upTo }, (_, index) => ({
      hostname: `${begin}-${index + 1}`,
      address: defined(addressOf(subnet, imageRevision, index + 1, settled(defined(draft.slot)))),
      onDemand,
      kind: plan,
    }));
  return [
    ...some(settled(draft.count), names.standing, workerAddress, false),
    ...some(settled(draft.onDemand), names.onDemand, onDemandAddress, true),
  ];
}

/** Values, each once. */
export function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
