import { type Surroundings, switchOff, switchOn } from '../../power/switch';
import { FakeCloud, lanOf, machine } from './fake-cloud';

let said: string[];
let passed: number;

beforeEach(() => {
  said = [];
  passed = 0;
});

const around: Surroundings = {
  say: (line) => said.push(line),
  sleep: async (milliseconds) => {
    passed += milliseconds;
  },
  now: () => new Date(Date.UTC(2026, 10, 30, 12) + passed),
};

const states = (lan: { machines: readonly { state: string }[] }) => lan.machines.map(({ state }) => state);

describe('off', () => {
  test('GIVEN machines that run THEN all are stopped at once, and their tag says why before', async () => {
    // GIVEN
    const cloud = new FakeCloud(lanOf([machine('cloud-gateway', 'running'), machine('second', 'running')]));
    // WHEN
    const lan = await switchOff(cloud, 'RobotLan', around);
    // THEN
    expect(states(lan)).toEqual(['stopped', 'stopped']);
    expect(cloud.calls).toEqual([
      'tell i-cloud-gateway i-second: 2026-11-30T12:00:00Z by hand: npm run power',
      'stop i-cloud-gateway i-second',
    ]);
    expect(said).toEqual(['Stopping cloud-gateway, second ...']);
  });

  test('GIVEN one that still starts and one that is off THEN it waits for the one and leaves the other', async () => {
    const cloud = new FakeCloud(lanOf([machine('cloud-gateway', 'pending'), machine('second', 'stopped')]));
    expect(states(await switchOff(cloud, 'RobotLan', around))).toEqual(['stopped', 'stopped']);
    expect(cloud.calls.at(-1)).toBe('stop i-cloud-gateway');
  });

  test('GIVEN machines that are off THEN nothing is done', async () => {
    const cloud = new FakeCloud(lanOf([machine('second', 'stopped')]));
    await switchOff(cloud, 'RobotLan', around);
    expect(cloud.calls).toEqual([]);
  });

  test.each(['CREATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'])(
    'fails while a deploy runs (%s), and stops nothing',
    async (status) => {
      const cloud = new FakeCloud(lanOf([machine('second', 'running')], status));
      await expect(switchOff(cloud, 'RobotLan', around)).rejects.toThrow(
        `A deploy of RobotLan runs (${status}), which needs its machines; wait for its end, then ask again.`,
      );
      expect(cloud.calls).toEqual([]);
    },
  );

  test('fails when a machine does not go down, and says which', async () => {
    const cloud = new FakeCloud(lanOf([machine('cloud-gateway', 'running'), machine('second', 'running')]), ['second']);
    await expect(switchOff(cloud, 'RobotLan', around)).rejects.toThrow(
      'After 15 minutes not all machines are stopped: second is stopping.',
    );
  });
});

describe('on', () => {
  test('GIVEN machines that are off or go down THEN all are started', async () => {
    const cloud = new FakeCloud(lanOf([machine('cloud-gateway', 'stopped'), machine('second', 'stopping')]));
    expect(states(await switchOn(cloud, 'RobotLan', around))).toEqual(['running', 'running']);
    expect(cloud.calls).toEqual(['start i-cloud-gateway i-second']);
    expect(said).toEqual(['Starting cloud-gateway, second ...']);
  });

  test('GIVEN machines that run THEN nothing is done', async () => {
    const cloud = new FakeCloud(lanOf([machine('second', 'running')]));
    await switchOn(cloud, 'RobotLan', around);
    expect(cloud.calls).toEqual([]);
  });

  test('GIVEN a deploy that waits for machines that are off THEN they are started', async () => {
    const cloud = new FakeCloud(lanOf([machine('second', 'stopped')], 'UPDATE_IN_PROGRESS'));
    expect(states(await switchOn(cloud, 'RobotLan', around))).toEqual(['running']);
  });

  test('fails when a machine does not come up, and says which', async () => {
    const cloud = new FakeCloud(lanOf([machine('second', 'stopped')]), ['second']);
    await expect(switchOn(cloud, 'RobotLan', around)).rejects.toThrow(
      'not all machines are running: second is pending.',
    );
  });
});
