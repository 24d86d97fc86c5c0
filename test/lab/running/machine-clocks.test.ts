import { MachineClocks } from '../../../lab/running/machine-clocks';
import type { RunningLan } from '../../../lab/running/running-lan';
import { strangerUp } from '../../../lab/running/stranger';
import { clockLibrary, clockOf, moveClock } from '../../../lab/util/moved-clock';
import { machineEngine, writeGuestFile } from '../../../lab/vm';
import { fakePeer } from './peer';

jest.mock('../../../lab/running/stranger');
jest.mock('../../../lab/vm');
jest.mock('../../../lab/util/moved-clock', () => ({
  ...jest.requireActual('../../../lab/util/moved-clock'),
  clockLibrary: jest.fn(),
  clockOf: jest.fn(),
  moveClock: jest.fn(),
}));

/** Commands that each machine was given. */
let ran: Record<string, string[]>;

const machine = (name: string) =>
  fakePeer(name, (argv) => {
    ran[name] = [...(ran[name] ?? []), argv.join(' ')];
    return {};
  });

function clocksOf(engine: 'container' | 'vm'): Promise<MachineClocks> {
  jest.mocked(machineEngine).mockReturnValue(engine);
  const home = { desktopVm: 'desktop-gateway' };
  const lan = { gateway: machine('cloud-gateway'), desktop: machine('desktop-gateway'), home };
  return MachineClocks.start(lan as unknown as RunningLan);
}

beforeEach(() => {
  ran = {};
  jest.resetAllMocks();
  jest.useFakeTimers({ now: new Date('2026-11-30T12:00:00Z') });
  jest.mocked(strangerUp).mockResolvedValue({ netns: 'stranger' } as never);
  // Any file will do.
  jest.mocked(clockLibrary).mockReturnValue(__filename);
  jest.mocked(clockOf).mockImplementation((file) => ({ CLOCK: file }));
});
afterEach(() => jest.useRealTimers());

test('GIVEN a desktop gateway in a container WHEN clocks are moved THEN its OpenVPN follows a file, and the cloud gateway has the time', async () => {
  const clocks = await clocksOf('container');
  expect(jest.mocked(writeGuestFile).mock.calls.map(([vm, path]) => [vm, path])).toEqual([
    ['desktop-gateway', __filename],
  ]);
  expect(ran['desktop-gateway']?.at(-3)).toMatch(
    /\/run\/systemd\/system\/skylan-openvpn-client\.service\.d Environment=CLOCK=\/run\/lab-clock$/,
  );
  expect(ran['desktop-gateway']?.at(-1)).toBe('systemctl restart skylan-openvpn-client.service');
  await clocks.moveTo(86_400);
  expect(ran['desktop-gateway']?.at(-1)).toMatch(/ \/run\/lab-clock \+86400\n$/);
  expect(ran['cloud-gateway']?.at(-1)).toBe('date --utc --set @1796126400.000');
  expect([clocks.ahead, clocks.now()]).toEqual([86_400, new Date('2026-12-01T12:00:00Z')]);
});

test('GIVEN one that is a virtual machine WHEN clocks are moved THEN it has a clock of its own', async () => {
  const clocks = await clocksOf('vm');
  expect(ran['desktop-gateway']).toEqual(['systemctl stop *.timer']);
  await clocks.moveTo(86_400);
  expect(ran['desktop-gateway']?.at(-1)).toBe('date --utc --set @1796126400.000');
  expect(writeGuestFile).not.toHaveBeenCalled();
});

test('GIVEN the cloud gateway WHEN clocks become movable THEN it does nothing by the calendar, and looks for lists each second', async () => {
  await clocksOf('container');
  expect(ran['cloud-gateway']?.[0]).toBe('systemctl stop *.timer');
  expect(ran['cloud-gateway']?.[1]).toMatch(/\/skylan-crl\.service\.d Environment=SKYLAN_LOOK_SECONDS=1$/);
  expect(ran['cloud-gateway']?.slice(2)).toEqual(['systemctl daemon-reload', 'systemctl restart skylan-crl.service']);
});

test('GIVEN a stranger WHEN clocks are moved THEN that of its programs is too', async () => {
  const clocks = await clocksOf('vm');
  const { netns, before = [] } = clocks.stranger;
  expect([netns, before[0]]).toEqual(['stranger', 'env']);
  const file = before[1]?.replace('CLOCK=', '');
  expect(file).toMatch(/\/run\/stranger\/clock$/);
  await clocks.moveTo(86_400);
  expect(jest.mocked(moveClock).mock.calls).toEqual([
    [file, 0],
    [file, 86_400],
  ]);
});
