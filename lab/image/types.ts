/** A Debian 13 image that virtual machines boot and the robot's chroot uses. All paths are absolute. */
export interface Image {
  /** Cache folder of this image; its name holds the hash of recipe and packages. */
  readonly dir: string;
  /** Unpacked root file system, never written to. */
  readonly rootfs: string;
  /** Raw ext4 file system of the same content; machines write to an overlay of it. */
  readonly disk: string;
  readonly kernel: string;
}
