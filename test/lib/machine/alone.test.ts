import { aloneMachine } from '../../../lib/machine/alone';
import { renderCloudConfig } from '../../../lib/machine/cloud-config';

const DEPLOYED = { region: 'eu-central-1', readySignalUrl: 'https://ready', bundleUrl: 'https://bundle' };

test('GIVEN packages, files and units THEN they are on the machine, between what every machine has', () => {
  // GIVEN
  const file = { path: '/etc/mosquitto/conf.d/lan.conf', content: 'listener 1883\n' };

  // WHEN
  const machine = aloneMachine({
    hostname: 'broker',
    packages: ['mosquitto', 'curl'],
    files: [file],
    units: ['mosquitto.service'],
  })(DEPLOYED);

  // THEN
  expect(machine).toMatchObject({ hostname: 'broker', folders: ['machine', 'alone'] });
  expect(machine.packages.filter((name) => ['mosquitto', 'curl'].includes(name))).toEqual(['curl', 'mosquitto']);
  expect(machine.files).toContainEqual(file);
  expect(machine.units.slice(2)).toEqual([
    ...['mosquitto.service', 'skylan-session-manager.service', 'skylan-ready.service'],
  ]);
});

test('the ready signal is told to root alone, and all of it is a cloud-config', () => {
  const machine = aloneMachine({ hostname: 'broker' })(DEPLOYED);
  expect(machine.files).toMatchObject([
    { path: '/etc/skylan/machine.env', permissions: '0600', content: expect.stringContaining("='https://ready'") },
  ]);
  expect(renderCloudConfig(machine, DEPLOYED)).toContain('#cloud-config');
});
