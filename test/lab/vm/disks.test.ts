import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plugDisk, pluggedDisks, unplugDisk } from '../../../lab/vm/disks';
import { qmp } from '../../../lab/vm/qmp';
import { vmStatus } from '../../../lab/vm/state';

jest.mock('../../../lab/vm/qmp');
jest.mock('../../../lab/vm/state');

const dir = mkdtempSync(join(tmpdir(), 'skylan-disks-'));
const disk = { serial: 'vol0123456789abcdef0', file: join(dir, 'volumes/disk.raw'), sizeGib: 1 };
const done: string[] = [];
let parts: string[];

beforeEach(() => {
  done.length = 0;
  parts = [];
  jest.mocked(vmStatus).mockReturnValue('running');
  jest.mocked(qmp).mockImplementation(async (_name, execute, args = {}) => {
    if (execute === 'qom-list') {
      // A guest lets a disk go some time after it was asked to.
      const now = parts.map((name) => ({ name, type: 'child<virtio-blk-pci>' }));
      if (done.at(-1)?.startsWith('device_del')) parts = [];
      return [...now, { name: 'rng', type: 'child<virtio-rng-pci>' }];
    }
    done.push(`${execute} ${Object.values(args).find((one) => typeof one === 'string')}`);
    return {};
  });
});

afterAll(() => rmSync(dir, { recursive: true }));

test('a disk is made as large as it is to be, and plugged in', async () => {
  await plugDisk('one', disk);
  expect(statSync(disk.file).size).toBe(2 ** 30);
  expect(done).toEqual(['blockdev-add raw', 'device_add virtio-blk-pci']);
});

test('its file is free only when the guest has let it go', async () => {
  parts = [disk.serial];
  expect(await pluggedDisks('one')).toEqual([disk.serial]);
  await unplugDisk('one', disk.serial);
  expect(done).toEqual([`device_del ${disk.serial}`, `blockdev-del node-${disk.serial}`]);
});

test('a QEMU that does not listen yet is waited for', async () => {
  jest.mocked(qmp).mockRejectedValueOnce(new Error('ENOENT'));
  expect(await pluggedDisks('one')).toEqual([]);
});

test('fails for a machine that has ended', async () => {
  jest.mocked(qmp).mockRejectedValueOnce(new Error('ENOENT'));
  jest.mocked(vmStatus).mockReturnValue('stopped');
  await expect(pluggedDisks('one')).rejects.toThrow('ENOENT');
});
