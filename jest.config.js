// openvpn, ip and nft are in sbin, which a plain user's PATH leaves out on Debian. Set here, in the real environment:
// a test's own process.env is a copy, which the programs it starts do not see.
process.env.PATH = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`;

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } }, module: { type: 'commonjs' } },
    ],
  },
  setupFilesAfterEnv: ['aws-cdk-lib/testhelpers/jest-autoclean'],
  // Synthesised apps are large; two workers keep a small machine responsive.
  maxWorkers: 2,
  // Real tools and whole-app synthesis take seconds each, more on a busy machine.
  testTimeout: 60_000,
};
