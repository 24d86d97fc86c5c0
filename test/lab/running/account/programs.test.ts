import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probePrograms } from '../../../../lab/image';
import { installPrograms } from '../../../../lab/running/account/programs';
import type { PeerExecOptions } from '../../../../lab/running/peer';

jest.mock('../../../../lab/image', () => ({
  PROBE_PACKAGES: ['python3', 'qemu-guest-agent', 'socat'],
  probePrograms: jest.fn(),
}));

/** A machine that has the programs or not. */
function machine(has: boolean) {
  const asked: [readonly string[], PeerExecOptions?][] = [];
  const exec = async (argv: readonly string[], options?: PeerExecOptions) => {
    asked.push([argv, options]);
    return { exitCode: has || asked.length > 1 ? 0 : 1, stdout: '', stderr: '' };
  };
  return { asked, exec, name: 'second' };
}

test('GIVEN a machine that has what checks run THEN it is left as it is', async () => {
  const { asked, ...second } = machine(true);
  await installPrograms(second, () => {});
  expect(asked).toHaveLength(1);
});

test('GIVEN one that has it not THEN packages come from its mirror, and the programs with the command', async () => {
  const archive = join(tmpdir(), `programs-${process.pid}.tar`);
  writeFileSync(archive, 'programs');
  jest.mocked(probePrograms).mockResolvedValue(archive);
  const { asked, ...second } = machine(false);
  await installPrograms(second, () => {});
  expect(asked[1]?.[0].slice(3)).toEqual(['install', 'python3', 'socat']);
  expect(asked[1]?.[1]?.input).toBe(Buffer.from('programs').toString('base64'));
});
