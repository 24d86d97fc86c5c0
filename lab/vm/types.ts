import type { Image } from '../image/types';

export interface VmSpec {
  /** Unique among this lab's machines; names its state folder. */
  readonly name: string;
  readonly image: Image;
  /** @default 'vm' */
  readonly engine?: MachineEngine;
  /** Network namespace that holds the tap, or the bridge of a container; QEMU runs in it. */
  readonly netns: string;
  /**
   * Tap device, made by the caller in that namespace (`ip tuntap add mode tap vnet_hdr`) and up. Of a container: name
   * of the near end of its cable, which comes and goes with it.
   */
  readonly tap: string;
  /** Container only, and needed there: bridge in that namespace of which the cable's end becomes a port. */
  readonly bridge?: string;
  /** MAC address of the network card, which Linux calls ens5 as on EC2. */
  readonly mac: string;
  /** MTU that the network card offers the machine. @default 1500 */
  readonly mtuBytes?: number;
  /** A container's can only be that of a machine outside AWS. */
  readonly identity: Ec2Identity | NocloudIdentity | NoIdentity;
  /**
   * Command that is run, and not waited for, when the guest has powered the machine off. Not for containers.
   * @default none
   */
  readonly onPowerOff?: readonly string[];
  /** Not for containers, which have the host's. @default that of {@link MACHINE_SIZE} */
  readonly cpus?: number;
  /** Not for containers, which have the host's. @default that of {@link MACHINE_SIZE} */
  readonly memoryMiB?: number;
}

/**
 * What a machine is made of. `vm`: QEMU, with a kernel of its own. `container`: the same Debian with its own systemd, in
 * namespaces on the host's kernel; it needs no emulation and boots in seconds.
 */
export type MachineEngine = 'vm' | 'container';

/** The machine looks like an EC2 instance: cloud-init reads its user data from the metadata service. */
export interface Ec2Identity {
  readonly kind: 'ec2';
  /** Such as `i-0123456789abcdef0`. */
  readonly instanceId: string;
  /** Such as `t3.small`. */
  readonly instanceType: string;
}

/** A machine outside AWS: cloud-init reads a seed over HTTP. */
export interface NocloudIdentity {
  readonly kind: 'nocloud';
  /** Folder address that ends with `/`, below which `meta-data` and `user-data` lie. */
  readonly seedUrl: string;
}

/** Nobody configures the machine: cloud-init finds nothing, and stays off. */
export interface NoIdentity {
  readonly kind: 'none';
}

/** `absent`: no state on disk. `stopped`: its disk is kept, and the next start continues with it. */
export type VmStatus = 'running' | 'stopped' | 'absent';

export interface GuestExecOptions {
  /** Standard input of the command. @default empty */
  readonly input?: string;
  /** @default 60000 */
  readonly timeoutMs?: number;
}
