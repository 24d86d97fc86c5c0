import { createHash } from 'node:crypto';
import { MACHINE_SIZE } from '../util/machine-size';
import type { Accelerator } from './accel';
import type { VmFiles } from './state';
import type { VmSpec } from './types';

const KERNEL_PARAMETERS = [
  'root=/dev/nvme0n1 rw rootfstype=ext4',
  'console=ttyS0 quiet',
  // The lab's machines run no foreign code, and the host has its own mitigations.
  'mitigations=off',
  'random.trust_cpu=on',
  // Debian's list without AppArmor: reading its profiles takes 18 s of an emulated processor, and none of them confines
  // what the lab looks at. A list, since without AppArmor the kernel would start SELinux and TOMOYO in its place.
  'lsm=landlock,lockdown,yama,bpf',
].join(' ');

/**
 * QEMU's command line for a machine. Its network card sits in PCI slot 5 and its disk is NVMe, as on EC2's Nitro
 * machines, so that Linux gives both the names that they have there.
 */
export function qemuArgs(spec: VmSpec, files: VmFiles, accelerator: Accelerator): string[] {
  const uuid = machineUuid(spec);
  return [
    'qemu-system-x86_64',
    ...['-name', spec.name, '-machine', 'pc', '-nodefaults', '-no-user-config', '-display', 'none', '-uuid', uuid],
    // In MiB: a boot fills 256 of translated code, and what is thrown away must be translated again.
    // Westmere has AES instructions but no AVX, which libraries would use and emulation makes slow.
    ...(accelerator === 'kvm'
      ? ['-accel', 'kvm', '-cpu', 'host']
      : ['-accel', 'tcg,thread=multi,tb-size=512', '-cpu', 'Westmere']),
    ...['-smp', String(spec.cpus ?? MACHINE_SIZE.cpus), '-m', String(spec.memoryMiB ?? MACHINE_SIZE.memoryMiB)],
    ...['-kernel', spec.image.kernel, '-append', KERNEL_PARAMETERS],
    ...['-drive', `file=${escapeComma(files.disk)},format=qcow2,if=none,id=root,cache=unsafe`],
    ...['-device', 'nvme,drive=root,serial=root'],
    // A file in sysfs, of which a machine that does not look at it need not know. Not a disk: the kernel would look for
    // its root before it has found all of them.
    ...['-fw_cfg', `name=opt/skylan-lab/dds,file=${escapeComma(spec.image.probes)}`],
    ...['-netdev', `tap,id=net,ifname=${spec.tap},script=no,downscript=no`],
    ...['-device', `virtio-net-pci,netdev=net,mac=${spec.mac},host_mtu=${spec.mtuBytes ?? 1500},addr=5,romfile=`],
    ...['-device', 'virtio-rng-pci', '-device', 'virtio-serial-pci'],
    ...['-chardev', `socket,id=agent,path=${files.agent},server=on,wait=off`],
    ...['-device', 'virtserialport,chardev=agent,name=org.qemu.guest_agent.0'],
    ...['-chardev', `socket,id=console,path=${files.console},server=on,wait=off`],
    ...['-device', 'virtconsole,chardev=console'],
    ...['-chardev', `file,id=serial,path=${escapeComma(files.serialLog)},append=on`, '-serial', 'chardev:serial'],
    ...['-qmp', `unix:${files.qmp},server=on,wait=off`],
    ...smbios(spec, uuid),
  ];
}

/**
 * What cloud-init's ds-identify looks at: a uuid and serial number that begin with "ec2", or the address of a NoCloud
 * seed in the serial number.
 */
function smbios(spec: VmSpec, uuid: string): string[] {
  const { identity } = spec;
  if (identity.kind === 'none') return [];
  if (identity.kind === 'nocloud') {
    return ['-smbios', `type=1,serial=ds=nocloud;s=${escapeComma(identity.seedUrl)}`];
  }
  const system = `manufacturer=Amazon EC2,product=${escapeComma(identity.instanceType)},uuid=${uuid},serial=${uuid}`;
  return [
    ...['-smbios', `type=0,vendor=Amazon EC2`],
    ...['-smbios', `type=1,${system}`],
    ...['-smbios', `type=3,asset=Amazon EC2`],
  ];
}

/** Always the same for the same instance; systemd takes the machine id from it. */
function machineUuid(spec: VmSpec): string {
  const key = spec.identity.kind === 'ec2' ? spec.identity.instanceId : spec.name;
  const hex = createHash('sha256').update(key).digest('hex');
  const digits = spec.identity.kind === 'ec2' ? `ec2${hex.slice(3, 32)}` : hex.slice(0, 32);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** QEMU splits options at commas; a doubled one stands for itself. */
function escapeComma(text: string): string {
  return text.replaceAll(',', ',,');
}
