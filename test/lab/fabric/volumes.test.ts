import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyVolumes, serialOf } from '../../../lab/fabric/volumes';
import { runSubdir } from '../../../lab/util/paths';
import * as vm from '../../../lab/vm';
import { instance, other } from './instance';

jest.mock('../../../lab/vm');
jest.mock('../../../lab/util/paths', () => {
  const folder = require('node:fs').mkdtempSync(`${require('node:os').tmpdir()}/skylan-volumes-`);
  return { ...jest.requireActual('../../../lab/util/paths'), runSubdir: () => folder };
});

const mocked = jest.mocked(vm);
const one = instance();
const volume = { id: 'vol-0123456789abcdef0', sizeGib: 16 };
const done: string[] = [];
let plugged: Record<string, string[]>;

beforeEach(() => {
  done.length = 0;
  plugged = {};
  mkdirSync(runSubdir('fabric', 'volumes'), { recursive: true });
  mocked.vmStatus.mockReturnValue('running');
  mocked.pluggedDisks.mockImplementation(async (name) => plugged[name] ?? []);
  mocked.plugDisk.mockImplementation(async (name, { serial, sizeGib }) => {
    done.push(`plug ${serial} of ${sizeGib} into ${name}`);
  });
  mocked.unplugDisk.mockImplementation(async (name, serial) => {
    done.push(`unplug ${serial} from ${name}`);
  });
});

afterAll(() => rmSync(runSubdir('fabric', 'volumes'), { recursive: true }));

test('a volume that is attached is plugged in once', async () => {
  await applyVolumes([one, other], [{ ...volume, instanceId: one.id }]);
  expect(done).toEqual([`plug vol0123456789abcdef0 of 16 into ${one.id}`]);
  done.length = 0;
  plugged = { [one.id]: [serialOf(volume)] };
  await applyVolumes([one, other], [{ ...volume, instanceId: one.id }]);
  expect(done).toEqual([]);
});

test('one machine has let it go before another one gets it', async () => {
  plugged = { [one.id]: [serialOf(volume)] };
  await applyVolumes([one, other], [{ ...volume, instanceId: other.id }]);
  expect(done).toEqual([
    `unplug vol0123456789abcdef0 from ${one.id}`,
    `plug vol0123456789abcdef0 of 16 into ${other.id}`,
  ]);
});

test('a machine that is off gets nothing', async () => {
  mocked.vmStatus.mockReturnValue('stopped');
  await applyVolumes([one], [{ ...volume, instanceId: one.id }]);
  expect(done).toEqual([]);
});

test('without volumes no machine is asked', async () => {
  mocked.pluggedDisks.mockRejectedValue(new Error('asked'));
  await applyVolumes([one, other], []);
  expect(done).toEqual([]);
});

test('the content of a volume goes with it', async () => {
  // GIVEN
  const files = ['vol0123456789abcdef0.raw', 'vol0123456789abcdef1.raw'].map((name) =>
    join(runSubdir('fabric', 'volumes'), name),
  );
  for (const file of files) writeFileSync(file, '');
  // WHEN
  await applyVolumes([one], [volume]);
  // THEN
  expect(files.map((file) => existsSync(file))).toEqual([true, false]);
});
