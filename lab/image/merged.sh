#!/usr/bin/env bash
# Runs a command with a root file system of several layers at a folder, and what it changes in the uppermost one.
# Usage: merged.sh LAYER ROOT LOWER COMMAND...   (in a mount namespace of its own)
# LAYER gets a folder `root`: the changes alone, or where overlayfs cannot be written to on this file system (it is an
# overlay itself, as in a container) everything, which an empty file `whole` then tells. LOWER is overlayfs's lowerdir.
set -Eeuo pipefail

layer=$1 root=$2 lower=$3
shift 3

mkdir -p "$layer/root" "$layer/work" "$root"
options="lowerdir=$lower,upperdir=$layer/root,workdir=$layer/work,redirect_dir=off,metacopy=off,index=off"
if ! mount -t overlay -o "$options" overlay "$root" 2>/dev/null; then
  mount -t overlay -o "lowerdir=$layer/work:$lower" overlay "$root"
  cp --archive "$root/." "$layer/root"
  umount "$root"
  mount --bind "$layer/root" "$root"
  touch "$layer/whole"
fi
"$@"
umount --recursive "$root"
rm -rf "$layer/work"
rmdir "$root"
