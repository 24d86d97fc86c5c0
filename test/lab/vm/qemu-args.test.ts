import { qemuArgs } from '../../../lab/vm/qemu-args';
import { vmFiles } from '../../../lab/vm/state';
import type { VmSpec } from '../../../lab/vm/types';

const image = { dir: '/i', rootfs: '/i/rootfs', disk: '/i/disk.img', kernel: '/i/vmlinuz', probes: '/p/programs.tar' };
const ec2: VmSpec = {
  name: 'gateway',
  image,
  netns: 'vpc',
  tap: 'eni-1',
  mac: '02:00:00:00:00:01',
  mtuBytes: 9001,
  identity: { kind: 'ec2', instanceId: 'i-0123456789abcdef0', instanceType: 't3.small' },
};
const args = (spec: VmSpec, accelerator: 'kvm' | 'tcg' = 'tcg') => qemuArgs(spec, vmFiles(spec.name), accelerator);
const uuid = (spec: VmSpec) => args(spec)[args(spec).indexOf('-uuid') + 1] ?? '';

test('shows cloud-init an EC2 instance', () => {
  // WHEN a machine is an EC2 instance
  const argv = args(ec2);
  // THEN uuid and serial number are equal and begin with ec2
  expect(uuid(ec2)).toMatch(/^ec2[0-9a-f]{5}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  expect(argv).toContain(`type=1,manufacturer=Amazon EC2,product=t3.small,uuid=${uuid(ec2)},serial=${uuid(ec2)}`);
});

test('keeps the identity of an instance, whatever its name', () => {
  expect(uuid({ ...ec2, name: 'other' })).toBe(uuid(ec2));
  expect(uuid({ ...ec2, identity: { kind: 'ec2', instanceId: 'i-1', instanceType: 't3.small' } })).not.toBe(uuid(ec2));
});

test('shows cloud-init a NoCloud seed', () => {
  // GIVEN a machine at home, whose seed's address holds a comma
  const spec: VmSpec = { ...ec2, identity: { kind: 'nocloud', seedUrl: 'http://192.168.0.1:8000/a,b/' } };
  // THEN the comma does not end the option, and nothing looks like EC2
  expect(args(spec)).toContain('type=1,serial=ds=nocloud;s=http://192.168.0.1:8000/a,,b/');
  expect(uuid(spec)).not.toMatch(/^ec2/);
  expect(args(spec).join(' ')).not.toContain('Amazon');
});

test('offers the MTU and the slot that EC2 has', () => {
  expect(args(ec2)).toContain('virtio-net-pci,netdev=net,mac=02:00:00:00:00:01,host_mtu=9001,addr=5,romfile=');
});

test('can reboot', () => {
  expect(args(ec2)).not.toContain('-no-reboot');
  expect(args(ec2).join(' ')).not.toContain('snapshot');
});

test('takes the host processor with KVM only', () => {
  expect(args(ec2, 'kvm').join(' ')).toContain('-accel kvm -cpu host');
  expect(args(ec2, 'tcg').join(' ')).toContain('-accel tcg,thread=multi');
});

test('has the checks’ programs beside its disk, not to be written to', () => {
  expect(args(ec2)).toContain('name=opt/skylan-lab/dds,file=/p/programs.tar');
});
