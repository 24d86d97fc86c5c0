#!/usr/bin/env bash
# Puts the lab's files into a root file system and makes a disk of it.
# Usage: make-disk.sh ROOTFS RECIPE TARGET SIZE   (in a mount namespace of its own)
set -Eeuo pipefail

rootfs=$1 recipe=$2 target=$3 size=$4

cp --recursive --no-dereference "$recipe/files/." "$rootfs"
chroot "$rootfs" bash -s <"$recipe/finish.sh"
cp "$rootfs"/boot/vmlinuz-* "$target/vmlinuz"
mke2fs -q -t ext4 -E root_owner=0:0 -d "$rootfs" "$target/disk.img" "$size"
