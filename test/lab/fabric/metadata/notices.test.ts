import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { giveSpotNotice, noticesFile, readNotices, recommendRebalance } from '../../../../lab/fabric/metadata/notices';

const folder = mkdtempSync(join(tmpdir(), 'notices-'));
jest.mock('../../../../lab/util/paths', () => ({ runSubdir: () => folder }));
afterAll(() => rmSync(folder, { recursive: true }));

test('GIVEN nobody who was told anything THEN there are no notices', () => {
  expect(readNotices(noticesFile())).toEqual({});
});

test('GIVEN an instance that is told twice THEN it has both, and others have theirs', () => {
  // GIVEN
  jest.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00.700Z') });
  // WHEN
  recommendRebalance('i-1');
  giveSpotNotice('i-1');
  recommendRebalance('i-2');
  jest.useRealTimers();
  // THEN
  expect(readNotices(noticesFile())).toEqual({
    'i-1': { rebalance: '2026-01-01T00:00:00Z', action: { action: 'terminate', time: '2026-01-01T00:02:00Z' } },
    'i-2': { rebalance: '2026-01-01T00:00:00Z' },
  });
});
