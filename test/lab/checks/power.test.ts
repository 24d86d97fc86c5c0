import {
  connectedClients,
  idleMinutesPass,
  lastLook,
  look,
  nobodyIsConnected,
  says,
  stayed,
} from '../../../lab/checks/power';
import { fakePeer } from '../running/peer';

test('GIVEN what is as it was THEN it has stayed', () => {
  const one = { 'key a': 'present', 'machine second': 'i-1 eni-1 172.31.1.12 203.0.113.2' };
  expect(stayed(one, { ...one })).toMatchObject({ ok: true, figure: 0 });
});

test.each([
  ['a changed address', { 'machine second': 'i-1 203.0.113.2' }, { 'machine second': 'i-1 203.0.113.9' }],
  ['a parameter that is gone', { 'parameter /a': 'version 1' }, {}],
  ['nothing to compare', {}, {}],
])('fails for %s', (_, before, after) => {
  expect(stayed(before, after).ok).toBe(false);
});

test('a text says it, or is told as it is', () => {
  expect(says('RobotLan is on.', /is on/, 'that it is on')).toEqual({
    name: 'npm run power says that it is on',
    ok: true,
    figure: 'yes',
    unit: '',
  });
  expect(says('RobotLan is off.', /is on/, 'that it is on')).toMatchObject({ ok: false, detail: 'RobotLan is off.' });
});

test('GIVEN clients that go THEN it is waited for the last', async () => {
  const seen = [['home', 'lab'], ['lab'], []];
  const gateway = fakePeer('cloud-gateway', () => ({ stdout: (seen.shift() ?? []).map((one) => `${one}\n`).join('') }));
  expect(await connectedClients(gateway)).toEqual(['home', 'lab']);
  await nobodyIsConnected(gateway);
  expect(seen).toEqual([]);
});

test('a gateway that is off before it answers has looked', async () => {
  const gateway = {
    ...fakePeer('cloud-gateway', () => ({})),
    exec: async () => {
      throw new Error('no agent');
    },
  };
  await expect(lastLook(gateway)).resolves.toBeUndefined();
});

test('fails when it cannot look', async () => {
  const gateway = fakePeer('cloud-gateway', () => ({ exitCode: 1, stderr: 'Unit not found' }));
  await expect(look(gateway)).rejects.toThrow('Unit not found');
});

test('fails when the gateway remembers nothing that could grow old', async () => {
  const gateway = fakePeer('cloud-gateway', () => ({ exitCode: 1, stderr: 'FileNotFoundError' }));
  await expect(idleMinutesPass(gateway, 5)).rejects.toThrow('FileNotFoundError');
});
