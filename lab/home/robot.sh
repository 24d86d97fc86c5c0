#!/usr/bin/env bash
# First process of the robot: a Debian of its own over the image's root file system, which stays untouched.
# Usage: robot.sh ROOTFS NAME ROUTER   (in mount, UTS, PID and network namespaces of its own)
set -Eeuo pipefail

rootfs=$1 name=$2 router=$3

mount --make-rprivate /
mount -t tmpfs tmpfs /mnt
mkdir /mnt/{changes,work,root}
mount -t overlay overlay -o "lowerdir=$rootfs,upperdir=/mnt/changes,workdir=/mnt/work" /mnt/root
mount -t proc proc /mnt/root/proc
mount --rbind /sys /mnt/root/sys
mount --rbind /dev /mnt/root/dev
mount -t tmpfs tmpfs /mnt/root/run

hostname "$name"
echo "$name" >/mnt/root/etc/hostname
printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$name" >/mnt/root/etc/hosts
rm -f /mnt/root/etc/resolv.conf
echo "nameserver $router" >/mnt/root/etc/resolv.conf

cat >/mnt/root/etc/avahi/avahi-daemon.conf <<'CONFIG'
[server]
allow-interfaces=eth0
use-ipv6=no
enable-dbus=no
CONFIG

# shellcheck disable=SC2016 # the inner shell expands it
exec chroot /mnt/root /usr/bin/env -i HOME=/root LANG=C.UTF-8 TERM=xterm-256color \
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  bash -c 'trap "exit 0" TERM; avahi-daemon --no-rlimits & echo ready; wait -n; echo "avahi-daemon ended" >&2; exit 1'
