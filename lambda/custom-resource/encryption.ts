import type { CdkCustomResourceEvent } from 'aws-lambda';
import type { Located } from '../../lib/custom-resource/contract';

/**
 * Whether secrets of a resource may be stored under another key than the one that it names: an update has changed the
 * key, or a resource that is new finds what an earlier one has left.
 */
export function mayHaveOtherKey(event: CdkCustomResourceEvent, { EncryptionKey: key }: Located): boolean {
  if (event.RequestType === 'Delete') return false;
  if (event.RequestType === 'Create') return key !== undefined;
  const before = event.OldResourceProperties as Partial<Located> | undefined;
  return before?.EncryptionKey !== key;
}
