import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { clusterKeysProvider } from '../../../lib/cluster-keys/cluster-keys-provider';

test('bundles a handler that loads, and is small enough to start quickly', () => {
  // GIVEN bundling as in a deploy
  const app = new App({ builtinCloudFormationValidation: false });
  clusterKeysProvider(new Stack(app, 'Bundled'));
  // WHEN
  const { directory } = app.synth();
  // THEN
  const bundles = readdirSync(directory)
    .map((name) => join(directory, name, 'index.js'))
    .filter((path) => existsSync(path))
    .map((path) => ({ path, bytes: statSync(path).size }))
    .filter(({ path }) => 'handler' in require(path));
  expect(bundles).toHaveLength(1);
  expect(bundles[0]?.bytes).toBeGreaterThan(100_000);
  expect(bundles[0]?.bytes).toBeLessThan(1_200_000);
});
