import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { packBundle } from '../../../lib/machine/bundle';
import { RoleBundle } from '../../../lib/machine/role-bundle';
import { testApp } from '../../helpers/app';

const MACHINE = { folders: ['machine'], units: ['one.service'] };

test('is published once, however many machines of a stack run it', () => {
  const stack = new Stack(testApp(), 'Test');
  const [first, second] = ['a', 'b'].map(() => RoleBundle.of(stack, MACHINE));
  expect(second).toBe(first);
  expect(RoleBundle.of(stack, { ...MACHINE, units: [] })).not.toBe(first);
  expect(RoleBundle.of(new Stack(testApp(), 'Other'), MACHINE)).not.toBe(first);
});

test('is what was packed, at the address that the machine is given', () => {
  // GIVEN
  const app = testApp();
  const stack = new Stack(app, 'Test');
  const { url } = RoleBundle.of(stack, MACHINE);
  // WHEN
  const assembly = app.synth();
  // THEN
  const { files } = JSON.parse(readFileSync(join(assembly.directory, 'Test.assets.json'), 'utf8'));
  const published = Object.entries<{ source: { path: string }; destinations: Record<string, { objectKey: string }> }>(
    files,
  ).map(([, { source, destinations }]) => ({ path: source.path, key: Object.values(destinations)[0]?.objectKey }));
  const bundle = published.find(({ key }) => key?.endsWith('.gz'));
  expect(JSON.stringify(stack.resolve(url))).toContain(`/${bundle?.key}`);
  const { archive } = packBundle(MACHINE);
  expect(readFileSync(join(assembly.directory, bundle?.path ?? '')).equals(archive)).toBe(true);
});
