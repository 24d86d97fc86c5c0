import { isInEcr, readComposeFile } from '../../../lib/robot-lan/compose-file';

const FOLDER = ['conf/params.yaml', 'talker.env', 'Dockerfile', 'more.yaml'];
const isThere = (path: string) => FOLDER.some((file) => file === path || file.startsWith(`${path}/`));
const problemOf = (text: string) => readComposeFile(text, isThere).problem;
/** A Compose file with one service on the LAN, and what else is said of it. */
const service = (lines: string) =>
  `services:\n  talker:\n    image: ros:jazzy\n    network_mode: host\n${lines.replace(/^/gm, '    ')}\n`;

test('GIVEN a file that a node can run WHEN it is read THEN nothing is wrong, and its images are known', () => {
  const text = `${service('volumes: ["./conf:/conf:ro", "bags:/bags", "/dev/shm:/x"]\nenv_file: talker.env\nbuild: .')}
  store:
    image: postgres:17
    ports: ["5432:5432"]
volumes: { bags: {} }
x-anything: { of: anybody }
`;
  expect(readComposeFile(text, isThere)).toEqual({ images: ['ros:jazzy', 'postgres:17'] });
});

test.each([
  ['a path that only a variable knows', service('volumes: ["$' + '{HOME}/x:/x"]')],
  ['a file that need not be there', service('env_file: [{ path: other.env, required: false }]')],
  [
    'what services share',
    'x-one: &one { image: a, network_mode: host }\nservices: { a: { <<: *one, restart: always } }',
  ],
  ['a service elsewhere', 'include: [more.yaml]'],
  ['a service that is an extended one', 'services: { a: { extends: { file: more.yaml, service: b } } }'],
  ['a folder to build from in the folder', service('build: { context: ./conf }')],
  ['a repository to build from', service('build: https://example.org/a.git')],
  ['a mount in the long form', service('volumes: [{ type: bind, source: ./conf, target: /c }]')],
])('takes %s', (_what, text) => {
  expect(problemOf(text)).toBeUndefined();
});

test.each([
  ['what is no YAML', 'services: [', /^is not YAML: .*/],
  ['a list', '- a', 'is not a Compose file, which has services'],
  ['no text at all', '', 'is not a Compose file, which has services'],
  ['no services', 'version: "3"', 'has no services'],
  ['empty services', 'services: {}', 'has no services'],
  ['services as a list', 'services: [a]', 'services is not a list of services by name'],
  ['a service that is text', 'services: { a: b }', 'services.a is not a service, which has an image'],
  ['a service without an image', 'services: { a: { network_mode: host } }', 'has a service "a" without an image'],
  [
    'nobody on the LAN',
    'services: { a: { image: b } }',
    'has no service on the LAN; write "network_mode: host" for those that speak with the robot',
  ],
  [
    'a mount from outside',
    service('volumes: ["../data:/data"]'),
    'service "talker" mounts "../data", which is outside the folder, and so not on the node; move it into the folder',
  ],
  [
    'a mount from outside by a detour',
    service('volumes: ["./conf/../../data:/data"]'),
    'service "talker" mounts "./conf/../../data", which is outside the folder, and so not on the node; move it into the folder',
  ],
  [
    'a mount that a change would take away',
    service('volumes: [{ type: bind, source: ./bags, target: /bags }]'),
    'service "talker" mounts "./bags", which is not in the folder; put it there or, for what is to outlast a change, ' +
      'write a named volume or a path such as "/var/lib/bags"',
  ],
  [
    'a build from outside',
    service('build: ..'),
    'service "talker" builds "..", which is outside the folder, and so not on the node; move it into the folder',
  ],
  [
    'a build of what is not there',
    service('build: { context: src }'),
    'service "talker" builds "src", which is not in the folder; put it there',
  ],
  [
    'an env_file that is not there',
    service('env_file: [other.env]'),
    'service "talker" has env_file "other.env", which is not in the folder; put it there',
  ],
  [
    'an extended file that is not there',
    service('extends: { file: base.yaml, service: b }'),
    'service "talker" extends "base.yaml", which is not in the folder; put it there',
  ],
  [
    'an included file that is not there',
    'include: [a.yaml]',
    'includes "a.yaml", which is not in the folder; put it there',
  ],
  [
    'a configuration that is not there',
    `${service('')}configs: { a: { file: ./a.conf } }`,
    'names "./a.conf", which is not in the folder; put it there',
  ],
])('fails for %s', (_what, text, problem) => {
  expect(problemOf(text)).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem));
});

const HERE = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';

test.each([
  [`${HERE}/a:1`, true],
  [`${HERE}.cn/a`, true],
  ['ros:jazzy', false],
  ['public.ecr.aws/a/b:1', false],
  [`ghcr.io/${HERE}/a`, false],
])('whether %s is in ECR: %s', (image, expected) => {
  expect(isInEcr(image)).toBe(expected);
});
