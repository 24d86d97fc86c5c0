import type { CdkCustomResourceEvent } from 'aws-lambda';
import { mayHaveOtherKey } from '../../../lambda/custom-resource/encryption';

const [ONE, OTHER] = ['one', 'other'].map((id) => `arn:aws:kms:eu-central-1:123456789012:key/${id}`);

const event = (RequestType: string, before?: object) =>
  ({ RequestType, ...(before && { OldResourceProperties: before }) }) as unknown as CdkCustomResourceEvent;

test.each([
  ['an update that changes it', event('Update', { EncryptionKey: ONE }), OTHER, true],
  ['an update that brings it', event('Update', {}), ONE, true],
  ['an update that takes it away', event('Update', { EncryptionKey: ONE }), undefined, true],
  ['an update that leaves it', event('Update', { EncryptionKey: ONE }), ONE, false],
  ['an update without one', event('Update', {}), undefined, false],
  ['a create with one, which may find parameters that were kept', event('Create'), ONE, true],
  ['a create without', event('Create'), undefined, false],
  ['a delete', event('Delete'), ONE, false],
])('%s', (_, given, EncryptionKey, expected) => {
  const located = { Namespace: 'skylan/lan/robot-lan', ...(EncryptionKey && { EncryptionKey }) };
  expect(mayHaveOtherKey(given, located)).toBe(expected);
});
