import { importedPackages, packageManifest } from '../../package/manifest';

const PROJECT = {
  name: 'skylan',
  version: '1.2.3',
  description: 'A project.',
  license: 'Apache-2.0',
  engines: { node: '>=22' },
  dependencies: { 'aws-cdk-lib': '2.276.0', constructs: '10.8.1', zod: '4.6.7', 'cdk-nag': '3.0.2' },
};

test("GIVEN what the code imports THEN the user's own CDK is a peer, and the rest comes in compatible versions", () => {
  expect(packageManifest(PROJECT, ['zod', 'constructs', 'aws-cdk-lib'])).toMatchObject({
    name: 'skylan',
    version: '1.2.3',
    peerDependencies: { 'aws-cdk-lib': expect.stringMatching(/^\^2\./), constructs: expect.stringMatching(/^\^10\./) },
    dependencies: { zod: '^4.6.7' },
  });
});

test('fails for an import that the project does not have', () => {
  expect(() => packageManifest(PROJECT, ['left-pad'])).toThrow(
    'lib/ imports left-pad, which is not among the dependencies of package.json',
  );
});

test('packages are found by their names; what is asked for only at need is none', () => {
  const code = [
    'const node_fs_1 = require("node:fs");',
    'const ec2 = __importStar(require("aws-cdk-lib/aws-ec2"));',
    'const schema = require("@peculiar/asn1-schema/build");',
    'const own = require("./own");',
    'const zod_1 = require("zod");',
    'function late() {',
    '    return require("esbuild");',
    '}',
  ].join('\n');
  expect(importedPackages(code)).toEqual(['aws-cdk-lib', '@peculiar/asn1-schema', 'zod']);
});
