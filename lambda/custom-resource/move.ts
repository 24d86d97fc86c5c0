import type { CdkCustomResourceEvent } from 'aws-lambda';
import type { Located } from '../../lib/custom-resource/contract';

/**
 * The namespace from which a resource is to be moved; undefined when it stays, is new, or goes.
 *
 * The physical id says where the resource is, and CloudFormation has it from an earlier answer: so what moves is the
 * stack's own, and what others have in a namespace of that name stays theirs.
 *
 * @param id - physical id that the resource is to have
 */
export function movesFrom(
  event: CdkCustomResourceEvent,
  { FormerNamespace: former }: Located,
  id: string,
): string | undefined {
  if (event.RequestType !== 'Update' || former === undefined) return undefined;
  const { PhysicalResourceId: before } = event;
  return before !== id && before.startsWith(`${former}/`) ? former : undefined;
}
