import { importedPackages, packageManifest } from '../../package/manifest';

const PROJECT = {
  name: 'skylan',
  version: '1.2.3',
  description: 'A project.',
  license: 'Apache-2.0',
  engines: { node: '>=22' },
  dependencies: { 'aws-cdk-lib': '2.276.0', constructs: '10.8.1', zod: '4.6.7', 'cdk-nag': '3.0.2' },
};

test("GIVEN what the code imports THEN the user's own CDK is a peer, and the rest comes with it", () => {
  expect(packageManifest(PROJECT, ['zod', 'constructs', 'aws-cdk-lib'])).toMatchObject({
    name: 'skylan',
    version: '1.2.3',
    peerDependencies: { 'aws-cdk-lib': expect.stringMatching(/^\^2\./), constructs: expect.stringMatching(/^\^10\./) },
    dependencies: { zod: '4.6.7' },
    bundledDependencies: ['zod'],
  });
});

test('fails for an import that the project does not have', () => {
  expect(() => packageManifest(PROJECT, ['left-pad'])).toThrow(
    'lib/ imports left-pad, which is not among the dependencies of package.json',
  );
});

test('packages are found by their names; what is imported for its types or asked for only at need is none', () => {
  const source = [
    "import { join } from 'node:path';",
    "import * as ec2 from 'aws-cdk-lib/aws-ec2';",
    "import {\n  one,\n  type Two,\n} from '@peculiar/asn1-schema/build';",
    "import type * as Esbuild from 'esbuild';",
    "import { own } from './own';",
    "export { z } from 'zod';",
    "const late = () => require('esbuild');",
  ].join('\n');
  expect(importedPackages(source)).toEqual(['aws-cdk-lib', '@peculiar/asn1-schema', 'zod']);
});
