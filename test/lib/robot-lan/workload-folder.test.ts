import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readWorkload } from '../../../lib/robot-lan/workload-folder';

const COMPOSE = 'services: { talker: { image: "ros:jazzy", network_mode: host } }\n';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skylan-workload-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, content = ''): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

test('GIVEN a folder WHEN it is read THEN its files are known by their paths, and what Git keeps is left out', () => {
  write('compose.yaml', COMPOSE);
  write('b/run', '#!/bin/sh\n');
  chmodSync(join(folder, 'b/run'), 0o755);
  write('.git/config');
  symlinkSync('b', join(folder, 'a'));
  symlinkSync('nowhere', join(folder, 'c'));
  expect(readWorkload(folder)).toEqual({
    path: folder,
    images: ['ros:jazzy'],
    files: [
      { path: 'a/run', bytes: 10, executable: true },
      { path: 'b/run', bytes: 10, executable: true },
      { path: 'compose.yaml', bytes: COMPOSE.length, executable: false },
    ],
  });
});

test('a link to a folder above it ends somewhere', () => {
  write('compose.yaml', COMPOSE);
  symlinkSync('.', join(folder, 'again'));
  expect(readWorkload(folder).files.length).toBeLessThan(30);
});

test('the names that Compose takes are looked for in its order', () => {
  write('docker-compose.yml', 'services: {}');
  expect(readWorkload(folder).problem).toBe('has a docker-compose.yml that has no services');
  write('compose.yaml', COMPOSE);
  expect(readWorkload(folder).problem).toBeUndefined();
});

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');

test.each(readdirSync(EXAMPLES, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : [])))(
  'a node can run examples/%s',
  (name) => {
    expect(readWorkload(join(EXAMPLES, name)).problem).toBeUndefined();
  },
);

describe('fails', () => {
  test('for a folder that is not there, and for a file', () => {
    expect(readWorkload(join(folder, 'x')).problem).toBe('is not a folder');
    write('compose.yaml', COMPOSE);
    expect(readWorkload(join(folder, 'compose.yaml')).problem).toBe('is not a folder');
  });

  test('for a folder without a Compose file', () => {
    write('a/compose.yaml', COMPOSE);
    expect(readWorkload(folder).problem).toBe('has no Compose file; write one, compose.yaml');
  });

  test('for a name that no archive holds', () => {
    write('compose.yaml', COMPOSE);
    const name = `${'d'.repeat(60)}/${'f'.repeat(60)}`;
    write(name);
    expect(readWorkload(folder).problem).toBe(
      `has a file "${'d'.repeat(60)}/${'f'.repeat(15)}..., whose name is longer than 100 bytes; shorten it`,
    );
  });

  test('for more than is shipped', () => {
    write('compose.yaml', COMPOSE);
    write('images/large.tar');
    truncateSync(join(folder, 'images/large.tar'), 1024 ** 3);
    expect(readWorkload(folder).problem).toBe(
      'has 1025 MiB, more than the 1024 that are shipped; put images into a registry',
    );
  });
});
