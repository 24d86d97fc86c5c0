/** A virtual machine of a site, as its operator has made it. */
export interface SiteMachineSpec {
  /** Host name, at most 15 characters: the machine's tap is called so too. */
  readonly name: string;
  /** IPv4 address in the site's network. */
  readonly address: string;
  /** Debian packages that its distribution's archive would give it. */
  readonly packages: readonly string[];
  /** @default 512 */
  readonly memoryMiB?: number;
  /** Processors. @default 1 */
  readonly cpus?: number;
}

/** A site outside AWS: an OpenStack project with one network behind one router. */
export interface SiteSpec {
  /** Lower-case letters and digits, at most 10. */
  readonly name: string;
  /** IPv4 network of the site; the router has its first address. */
  readonly cidr: string;
  readonly machines: readonly SiteMachineSpec[];
  /** Name of the machine that has the floating IP. */
  readonly gateway: string;
  /** Floating IP: what the internet knows the gateway by. @default '198.51.100.66' */
  readonly floatingAddress?: string;
  /**
   * There is no floating IP: what the gateway sends leaves by the router's own address and a port of its choosing, and
   * nothing comes in but answers. @default false
   */
  readonly behindNat?: boolean;
  /** The router's own public address, which the other machines' packets come from. @default '198.51.100.65' */
  readonly routerPublicAddress?: string;
  /** MTU of the site's network, in bytes. @default 1450, which VXLAN leaves of 1500 */
  readonly mtuBytes?: number;
}

export interface SiteMachine extends Required<SiteMachineSpec> {
  readonly mac: string;
}

/** A site: {@link SiteSpec} with every default filled in, and the names of what it is made of. */
export interface Site extends Required<SiteSpec> {
  readonly machines: readonly SiteMachine[];
  readonly prefixLength: number;
  readonly routerAddress: string;
  /** Network namespace of router and network. */
  readonly netns: string;
}
