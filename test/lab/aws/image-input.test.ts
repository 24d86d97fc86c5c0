import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagesOf } from '../../../lab/aws/image-input';

function assemblyWith(userData: unknown, more: Record<string, object> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'assembly-'));
  const machine = { Type: 'AWS::EC2::Instance', Properties: { UserData: userData } };
  const bucket = { Type: 'AWS::S3::Bucket' };
  writeFileSync(join(dir, 'Stack.template.json'), JSON.stringify({ Resources: { machine, bucket, ...more } }));
  return dir;
}

test('packages are read out of user data with values that only the deploy knows', () => {
  // GIVEN
  const parts = [
    '#cloud-config\nwrite_files:\n- path: /a\n  content: ',
    { Ref: 'AWS::Region' },
    '\npackages: [openvpn, [jq, "1.7"]]\n',
  ];
  // WHEN
  const packages = packagesOf(assemblyWith({ 'Fn::Base64': { 'Fn::Join': ['', parts] } }), 'Stack');
  // THEN
  expect(packages).toEqual([['openvpn', 'jq']]);
});

test('user data that is no cloud-config asks for no packages', () => {
  const cloudConfig = { 'Fn::Base64': '#cloud-config\npackages: [docker.io]\n' };
  expect(packagesOf(assemblyWith(cloudConfig), 'Stack')).toEqual([['docker.io']]);
  expect(packagesOf(assemblyWith({ 'Fn::Base64': '#!/bin/sh\n' }), 'Stack')).toEqual([[]]);
});

test('GIVEN launch templates THEN those with user data count', () => {
  const template = (data: object) => ({ Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: data } });
  const more = {
    burst: template({ UserData: { 'Fn::Base64': '#cloud-config\npackages: [slurmd]\n' } }),
    imdsv2: template({ MetadataOptions: { HttpTokens: 'required' } }),
  };
  expect(packagesOf(assemblyWith({ 'Fn::Base64': '#!/bin/sh\n' }, more), 'Stack')).toEqual([[], ['slurmd']]);
});
