import { statusText } from '../../power/status-text';
import { lanOf, machine } from './fake-cloud';

const NOON = new Date('2026-11-30T12:00:40Z');

test('a LAN that stopped itself, with what it costs', () => {
  const machines = [
    machine('cloud-gateway', 'stopped', { since: NOON, why: 'nobody was connected for 30 minutes' }),
    machine('second', 'stopped', { type: 't3.small' }),
  ];
  const text = statusText(lanOf(machines));
  expect(text).toMatch(/^RobotLan in eu-central-1 is off\.$/m);
  expect(text).toMatch(/cloud-gateway.*t3\.micro.*stopped.*2026-11-30 12:00 UTC.*nobody was connected for 30 minutes/);
  // Two addresses, 32 GiB, a key and two alarms; then two instances more.
  expect(text).toContain('On it costs 0.046 USD an hour, off 0.015 USD an hour, for what stays: 2 public addresses, ');
  expect(text).toContain('32 GiB of volumes, 1 KMS key, 2 alarms.');
});

test('a type of the list that npm run plan has, too, is in the sum', () => {
  const text = statusText(lanOf([machine('second', 'running', { type: 'g5.xlarge' })]));
  expect(text).toContain('On it costs 1.021 USD an hour, off 0.015 USD');
  expect(text).toMatch(/^Prices of us-east-1 as of 20\d\d-\d\d-\d\d, on demand, without traffic\.$/m);
});

test('a type whose price is not known is named', () => {
  const text = statusText(lanOf([machine('second', 'running', { type: 'x99.huge' })]));
  expect(text).toContain('On it costs 0.015 USD an hour and what EC2 takes for x99.huge, off 0.015 USD');
});

test.each([
  [['running', 'running'], 'on'],
  [['stopped', 'stopped'], 'off'],
  [['running', 'stopped'], 'on in part'],
  [['running', 'stopping'], 'changing'],
  [['pending', 'stopped'], 'changing'],
] as const)('machines that are %j: the LAN is %s', (states, word) => {
  const machines = states.map((state, index) => machine(`m${index}`, state));
  expect(statusText(lanOf(machines))).toContain(`is ${word}.`);
});

test('what there is not costs nothing, and is not named', () => {
  const lan = { ...lanOf([machine('second', 'stopped')]), kept: { addresses: 1, gibibytes: 8, keys: 0, alarms: 0 } };
  expect(statusText(lan)).toContain('for what stays: 1 public address, 8 GiB of volumes.');
});
