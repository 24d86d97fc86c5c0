import { volumesOf } from '../../../lab/fabric/read-cloud';

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
