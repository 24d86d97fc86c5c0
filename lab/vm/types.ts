import type { Image } from '../image/types';

export interface VmSpec {
  /** Unique among this lab's machines; names its state folder. */
  readonly name: string;
  readonly image: Image;
  /** Network namespace in which QEMU runs and that holds the tap. */
  readonly netns: string;
  /** Tap device, made by the caller in that namespace (`ip tuntap add mode tap vnet_hdr`) and up. */
  readonly tap: string;
  /** MAC address of the network card, which Linux calls ens5 as on EC2. */
  readonly mac: string;
  /** MTU that the virtual network card offers the guest. @default 1500 */
  readonly mtuBytes?: number;
  readonly identity: Ec2Identity | NocloudIdentity;
  /** Command that is run, and not waited for, when the guest has powered the machine off. @default none */
  readonly onPowerOff?: readonly string[];
  /** @default 1 */
  readonly cpus?: number;
  /** @default 512 */
  readonly memoryMiB?: number;
}

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

/** `absent`: no state on disk. `stopped`: its disk is kept, and the next start continues with it. */
export type VmStatus = 'running' | 'stopped' | 'absent';

export interface GuestExecOptions {
  /** Standard input of the command. @default empty */
  readonly input?: string;
  /** @default 60000 */
  readonly timeoutMs?: number;
}
