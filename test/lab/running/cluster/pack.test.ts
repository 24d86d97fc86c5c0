import { moveHomesCommand, openstackScript } from '../../../../lab/running/cluster/pack';

const README = [
  '## 1. Let packets through',
  '```',
  'PORT=$(openstack port list --fixed-ip ip-address=192.168.66.10 -f value -c ID)',
  'openstack port set $PORT --allowed-address ip-address=10.0.0.0/24',
  '```',
  'For each machine of this site: `openstack server add security group MACHINE skylan`.',
  '```',
  './skylan-site gateway',
  '```',
].join('\n');

test("the README's commands are taken as they stand, and those for each machine once a machine", () => {
  expect(openstackScript(README, ['master', 'bielefeld-1']).trim().split('\n')).toEqual([
    'PORT=$(openstack port list --fixed-ip ip-address=192.168.66.10 -f value -c ID)',
    'openstack port set $PORT --allowed-address ip-address=10.0.0.0/24',
    '',
    'openstack server add security group master skylan',
    'openstack server add security group bielefeld-1 skylan',
  ]);
});

test('the command that moves homes is taken as it stands', () => {
  expect(moveHomesCommand('before it joins: `mv /home /var/home && mkdir /home`.')).toBe(
    'mv /home /var/home && mkdir /home',
  );
  expect(() => moveHomesCommand('# x')).toThrow("The pack's README does not say how homes are moved.");
});

test('fails on a README that says nothing of OpenStack', () => {
  expect(() => openstackScript('# x', [])).toThrow("The pack's README has no openstack command.");
});
