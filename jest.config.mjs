import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEST_PACKAGES } from './lab/setup/packages.mjs';
import { fillProgramsFolder } from './lab/setup/programs.mjs';

// The tests find the programs of the named packages and no others. Set here, in the real environment: a test's own
// process.env is a copy, which the programs it starts do not see.
const programs = mkdtempSync(join(tmpdir(), 'skylan-programs-'));
process.on('exit', () => rmSync(programs, { recursive: true, force: true }));
fillProgramsFolder(programs, TEST_PACKAGES);
process.env.PATH = programs;

/** @type {import('jest').Config} */
export default {
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
  // One more than processors, since some tests wait for real programs; synthesised apps are large.
  maxWorkers: Math.min(availableParallelism() + 1, 8),
  // A limit ends a hang and judges nothing: a busy machine may take many times what an idle one does.
  testTimeout: 600_000,
};
