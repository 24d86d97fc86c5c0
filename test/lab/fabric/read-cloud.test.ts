import { nameOf, volumesOf } from '../../../lab/fabric/read-cloud';

test('volumes are those that machines attach, without the machines’ own', () => {
  // GIVEN
  const instances = [{ InstanceId: 'i-1', BlockDeviceMappings: [{ Ebs: { VolumeId: 'vol-root' } }] }];
  const volumes = [
    { VolumeId: 'vol-root', Size: 8, Attachments: [{ InstanceId: 'i-1' }] },
    { VolumeId: 'vol-state', Size: 16, Attachments: [{ InstanceId: 'i-1' }] },
    { VolumeId: 'vol-free', Size: 4 },
  ];
  // THEN
  expect(volumesOf(volumes, instances)).toEqual([
    { id: 'vol-state', sizeGib: 16, instanceId: 'i-1' },
    { id: 'vol-free', sizeGib: 4 },
  ]);
});

test.each([
  ['the node that it is to Slurm', { 'skylan:node': 'giessen-burst-1', Name: 'Stack/burst' }, 'giessen-burst-1'],
  ['the last part of its name', { Name: 'Stack/burst' }, 'burst'],
  ['nothing', {}, undefined],
])('GIVEN tags THEN people call an instance by %s', (_, tags, name) => {
  expect(nameOf(tags)).toBe(name);
});
