#!/usr/bin/env bash
# Tries what boot.sh and a desktop gateway need of the host; says what the first thing is that does not work, and ends
# with an error then. Runs in all the namespaces that a container has.
# Usage: lack.sh ROOTFS FOLDER RULES
set -Eeuo pipefail

rootfs=$1 folder=$2 rules=$3

lack() {
  echo "$1"
  exit 1
}

mount -t tmpfs tmpfs /mnt 2>/dev/null || lack 'the right to mount'
mkdir /mnt/{root,proc,sys,cgroup}
changes=$(mktemp --directory --tmpdir="$folder" lack.XXXXXX)
trap 'umount --lazy /mnt/root 2>/dev/null || true; rm -rf "$changes"' EXIT
mkdir "$changes"/{files,work}
options="lowerdir=$rootfs,upperdir=$changes/files,workdir=$changes/work,volatile"
mount -t overlay overlay -o "$options" /mnt/root 2>/dev/null || lack "overlayfs over the file system of $folder"
: 2>/dev/null >/mnt/root/etc/written || lack "an overlayfs that can be written to over the file system of $folder"
mount -t proc proc /mnt/proc 2>/dev/null || lack 'a proc of its own'
mount -t sysfs sysfs /mnt/sys 2>/dev/null || lack 'a sysfs of its own'
[[ -d /mnt/sys/devices/virtual/net/lo ]] || lack 'a sysfs of its own'
mount -t cgroup2 cgroup2 /mnt/cgroup 2>/dev/null || lack 'control groups of version 2'
[[ -w /mnt/cgroup/cgroup.procs ]] || lack 'the right to make control groups'
ip link add skylan0 type veth peer name skylan1 2>/dev/null || lack 'veth pairs (kernel module veth)'
ip link add rosbridge type bridge 2>/dev/null || lack 'bridges (kernel module bridge)'
ip tuntap add dev tap0 mode tap 2>/dev/null || lack 'taps (kernel module tun)'
nft --define "uplinks={ tap0 }" --file "$rules" 2>/dev/null || lack 'filters of bridges (kernel modules nf_tables, nft_limit, nf_tables_bridge)'
