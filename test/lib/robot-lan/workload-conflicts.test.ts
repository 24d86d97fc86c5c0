import { problemsOf } from './problems-of';

const DLAMI = '/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-ubuntu-24.04/latest/ami-id';

test.each<[string, unknown, string[]]>([
  [
    'a folder that is not there',
    { nodes: [{ name: 'a', compose: 'no/such/folder' }] },
    ['nodes[0].compose "no/such/folder" is not a folder'],
  ],
  [
    'a folder without a Compose file',
    { nodes: [{ name: 'a', compose: 'docs' }] },
    ['nodes[0].compose "docs" has no Compose file; write one, compose.yaml'],
  ],
  [
    'no path',
    { nodes: [{ name: 'a', compose: ' ' }] },
    ['nodes[0].compose " " is no path; write the path of a folder that has a Compose file, such as "examples/talker"'],
  ],
  [
    'a small volume for a large image',
    { nodes: [{ name: 'a', image: DLAMI, instanceType: 'g5.xlarge' }] },
    [
      `nodes[0].volumeGib is missing: skylan:robotLan.nodes[0].image "${DLAMI.slice(0, 76)}... does not fit into 16 GiB; ` +
        'write the size of the volume, such as 100',
    ],
  ],
])('fails for %s', (_what, settings, problems) => {
  expect(problemsOf(settings)).toEqual(problems.map((problem) => `skylan:robotLan.${problem}`));
});

test.each([
  ['a folder that a node can run', { nodes: [{ name: 'a', compose: 'examples/talker' }] }],
  ['a large image on a volume of the user’s choice', { nodes: [{ name: 'a', image: DLAMI, volumeGib: 100 }] }],
])('takes %s', (_what, settings) => {
  expect(problemsOf(settings)).toEqual([]);
});
