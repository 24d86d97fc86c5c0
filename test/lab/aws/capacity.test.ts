import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lackMachines, machinesAbound } from '../../../lab/aws/capacity';
import { capacityPath } from '../../../lab/aws/settings';

jest.mock('../../../lab/aws/settings', () => {
  const { tmpdir } = jest.requireActual<typeof import('node:os')>('node:os');
  return { capacityPath: join(mkdtempSync(join(tmpdir(), 'capacity-')), 'capacity.json') };
});
afterAll(() => rmSync(join(capacityPath, '..'), { recursive: true }));

test('GIVEN machines that AWS lacks THEN the plug-in reads of them, until there are enough again', () => {
  // WHEN
  lackMachines([{ launchTemplate: 'lt-1', left: 0 }]);
  // THEN
  expect(JSON.parse(readFileSync(capacityPath, 'utf8'))).toEqual([{ launchTemplate: 'lt-1', left: 0 }]);
  machinesAbound();
  expect(existsSync(capacityPath)).toBe(false);
  machinesAbound();
});
