/** A Debian 13 image that virtual machines boot and containers stand on. All paths are absolute. */
export interface Image {
  /** Cache folder of this image; its name follows from recipe and packages. */
  readonly dir: string;
  /**
   * The same file system unpacked, for overlayfs's option `lowerdir`: folders joined by colons, the uppermost first,
   * never written to. The DDS programs of the checks are in it too.
   */
  readonly rootfs: string;
  /** Raw ext4 file system; machines write to an overlay of it. */
  readonly disk: string;
  readonly kernel: string;
  /** Archive (tar) of the DDS programs of the checks, which a virtual machine gets beside its disk. */
  readonly probes: string;
}
