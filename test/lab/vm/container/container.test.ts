import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerPid, startContainer } from '../../../../lab/vm/container/container';
import { vmFiles } from '../../../../lab/vm/state';
import type { VmSpec } from '../../../../lab/vm/types';

const dir = mkdtempSync(join(tmpdir(), 'skylan-container-'));
const spec: VmSpec = {
  name: 'desk',
  engine: 'container',
  image: { dir, rootfs: dir, disk: '', kernel: '', probes: '' },
  netns: 'never-made',
  tap: 'desktop',
  bridge: 'lan',
  mac: '02:00:00:00:00:01',
  identity: { kind: 'nocloud', seedUrl: 'http://192.0.2.1/' },
};

test.each([
  { identity: { kind: 'ec2', instanceId: 'i-1', instanceType: 't3.small' } } as const,
  { bridge: undefined },
  { onPowerOff: ['true'] },
])('fails for a machine that only QEMU can be: %j', async (change) => {
  await expect(startContainer({ ...spec, ...change }, vmFiles('desk'))).rejects.toThrow('desk cannot be a container');
});

test('knows no process of a container that never ran', () => {
  expect(containerPid('never-started')).toBeUndefined();
});
