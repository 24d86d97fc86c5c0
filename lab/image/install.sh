#!/usr/bin/env bash
# Adds Debian packages to an unpacked root file system.
# Usage: install.sh ROOTFS CACHE PACKAGE...   (in a mount namespace of its own)
# Recommended packages come along, as they do when cloud-init installs packages. Names that Debian does not know are
# left out: then apt on the machine itself reports them.
set -Eeuo pipefail

rootfs=$1 cache=$2
shift 2

# Several builds may use the cache at once: each works on links of its own.
mkdir -p "$cache"
archives=$(mktemp --directory --tmpdir="$cache" build.XXXXXX)
trap 'rm -rf "$archives"' EXIT
find "$cache" -maxdepth 1 -name '*.deb' -exec cp --link --target-directory="$archives" {} +
mount --bind "$archives" "$rootfs/var/cache/apt/archives"
mount -t proc proc "$rootfs/proc"
mount --rbind /dev "$rootfs/dev"
mount -t tmpfs tmpfs "$rootfs/run"
cp --remove-destination --dereference /etc/resolv.conf "$rootfs/run/resolv.conf"
rm -f "$rootfs/etc/resolv.conf"
ln -s /run/resolv.conf "$rootfs/etc/resolv.conf"

# Services start when the machine boots, not now.
printf '#!/bin/sh\nexit 101\n' >"$rootfs/usr/sbin/policy-rc.d"
chmod 0755 "$rootfs/usr/sbin/policy-rc.d"

known=()
for package in "$@"; do
  if chroot "$rootfs" apt-cache show --no-all-versions "$package" >/dev/null 2>&1; then
    known+=("$package")
  else
    echo "not in Debian: $package" >&2
  fi
done

if ((${#known[@]})); then
  DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 chroot "$rootfs" apt-get install --yes --quiet \
    --option APT::Keep-Downloaded-Packages=true --option Dpkg::Options::=--force-unsafe-io \
    --option Dpkg::Use-Pty=0 "${known[@]}"
fi

# Whoever was first with a package has the same one.
find "$archives" -maxdepth 1 -name '*.deb' -exec cp --link --no-clobber --target-directory="$cache" {} +

# On a real machine they are not there before something installs them; slurmd would wait for its controller at boot.
for unit in mariadb.service slurmctld.service slurmd.service slurmdbd.service; do
  [[ ! -e $rootfs/usr/lib/systemd/system/$unit ]] || chroot "$rootfs" systemctl disable --quiet "$unit"
done

rm -f "$rootfs/usr/sbin/policy-rc.d"
rm -f "$rootfs/etc/resolv.conf"
ln -s ../run/systemd/resolve/stub-resolv.conf "$rootfs/etc/resolv.conf"
