#!/usr/bin/env bash
# Builds the DDS programs in a root file system and hands them out.
# Usage: build-probes.sh ROOTFS SOURCES TARGET CACHE PACKAGE...   (in a mount namespace of its own)
set -Eeuo pipefail

rootfs=$1 sources=$2 target=$3
shift 3

"$(dirname "$0")/install.sh" "$rootfs" "$@"
mkdir "$rootfs/sources" "$rootfs/programs"
mount --bind "$sources" "$rootfs/sources"
mount --bind "$target" "$rootfs/programs"
chroot "$rootfs" bash /sources/build.sh /sources /programs
