#!/usr/bin/env bash
# First process of a container: makes its root file system, then becomes its systemd. What must not reach the host (kernel
# parameters, devices, modules, the clock) does not. Runs in mount, UTS, IPC, process and network namespaces of its own.
# Usage: boot.sh CGROUP ROOTFS CHANGES NETNS BRIDGE CABLE MAC MTU SEED-URL
#   ROOTFS stays untouched: what the container writes is kept in the folder CHANGES
#   NETNS  network namespace with the bridge BRIDGE, of which the other end of the network card's cable becomes a port
set -Eeuo pipefail

cgroup=$1 rootfs=$2 changes=$3 netns=$4 bridge=$5 cable=$6 mac=$7 mtu=$8 seed=$9

read_only() {
  mount --bind "$1" "$1"
  mount -o remount,bind,ro "$1"
}

# stand_in FILE TEXT: the container sees a file of its own in place of the kernel's.
stand_in() {
  local own=$root/run/host/${1//\//-}
  echo "$2" >"$own"
  mount --bind "$own" "$root$1"
}

group() {
  mount -t cgroup2 cgroup2 /mnt
  # Two of them: the lower one has no controllers wherever the host has them, so that its systemd finds the same everywhere.
  mkdir -p "/mnt/$cgroup/machine"
  echo 0 >"/mnt/$cgroup/machine/cgroup.procs"
  umount /mnt
  exec unshare --cgroup "$0" "$@"
}

root_file_system() {
  mount -t tmpfs -o mode=0755 tmpfs /mnt
  mkdir -p /mnt/root "$changes/files" "$changes/work"
  # Nothing of it is to survive the host.
  rm -rf "$changes/work/work"
  mount -t overlay overlay -o "lowerdir=$rootfs,upperdir=$changes/files,workdir=$changes/work,volatile" /mnt/root
  root=/mnt/root
  mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs "$root/run"
  mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/tmp"
  mkdir -p "$root/run/host"
  # https://systemd.io/CONTAINER_INTERFACE
  echo "$cgroup" >"$root/run/host/container-manager"
  : >"$root/etc/fstab"
}

devices() {
  local device
  mount -t tmpfs -o mode=0755,nosuid tmpfs "$root/dev"
  mkdir "$root"/dev/{pts,shm,net,mqueue}
  mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts"
  mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$root/dev/shm"
  for device in null zero full random urandom tty net/tun; do cp --archive "/dev/$device" "$root/dev/$device"; done
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  ln -s fd/0 "$root/dev/stdin"
  ln -s fd/1 "$root/dev/stdout"
  ln -s fd/2 "$root/dev/stderr"
}

# Kernel parameters: those of the network are the container's own, all others the host's.
parameters() {
  local path
  mount -t proc -o nosuid,noexec,nodev proc "$root/proc"
  for path in sys sysrq-trigger irq bus; do
    [[ ! -e $root/proc/$path ]] || read_only "$root/proc/$path"
  done
  mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
  mount -o remount,bind,rw "$root/proc/sys/net"
  # The host's for all, some read-only and some not there: what is set here is kept, and does nothing.
  mkdir "$root/run/host/net-core"
  cp "$root"/proc/sys/net/core/* "$root/run/host/net-core/" 2>/dev/null || true
  for path in rmem_default rmem_max wmem_default wmem_max; do
    [[ -s $root/run/host/net-core/$path ]] || echo 212992 >"$root/run/host/net-core/$path"
  done
  chmod 0644 "$root"/run/host/net-core/*
  mount --bind "$root/run/host/net-core" "$root/proc/sys/net/core"
  # Where the host has Docker, bridged frames would otherwise pass iptables, which in a fresh machine they do not.
  for path in "$root"/proc/sys/net/bridge/bridge-nf-call-*; do [[ ! -e $path ]] || echo 0 >"$path"; done
  # The kernel's own stays the same when the container reboots.
  stand_in /proc/sys/kernel/random/boot_id "$(</proc/sys/kernel/random/uuid)"
}

# Writable as a whole, else systemd would have no device units; but only the network interfaces really are.
hardware() {
  local path
  mount -t sysfs -o nosuid,noexec,nodev sysfs "$root/sys"
  for path in "$root"/sys/*; do read_only "$path"; done
  mount --bind "$root/sys/devices/virtual/net" "$root/sys/devices/virtual/net"
  mount -o remount,bind,rw "$root/sys/devices/virtual/net"
  mount -t cgroup2 -o nosuid,noexec,nodev cgroup2 "$root/sys/fs/cgroup"
  # Without this, systemd takes it that no udev will ever run here, and never hears of a device (sd-device's monitor).
  mkdir "$root/run/udev"
  : >"$root/run/udev/control"
  # The host's devices are none of the container's.
  mkdir -p "$root/run/systemd/system/systemd-udev-trigger.service.d"
  printf '[Service]\nExecStart=\nExecStart=-udevadm trigger --action=add --subsystem-match=net\n' \
    >"$root/run/systemd/system/systemd-udev-trigger.service.d/50-lab.conf"
}

# The card has the name that it has in a virtual machine.
network_card() {
  local outside=(nsenter "--net=/run/netns/$netns" ip link)
  # That of the last boot goes some time after its namespace.
  "${outside[@]}" delete "$cable" 2>/dev/null || true
  # The other namespace by its name: a process number would be looked up in /proc, which still is that of the host.
  ip link add ens5 address "$mac" mtu "$mtu" type veth peer name "$cable" mtu "$mtu" netns "$netns"
  "${outside[@]}" set "$cable" master "$bridge" up
}

# What cloud-init does not find out by itself in a container: in a virtual machine the serial number tells the seed, and
# the card has a permanent MAC address to match.
cloud_init() {
  cat >"$root/etc/cloud/cloud.cfg.d/96-lab-container.cfg" <<CONFIG
datasource_list: [NoCloud]
datasource: {NoCloud: {seedfrom: "$1"}}
network: {version: 2, ethernets: {ens5: {dhcp4: true, dhcp6: true}}}
CONFIG
}

[[ ${SKYLAN_GROUPED:-} ]] || SKYLAN_GROUPED=yes group "$@"
root_file_system
devices
parameters
hardware
network_card
cloud_init "$seed"

cd "$root"
mkdir run/host/old
pivot_root . run/host/old
# The host's programs are out of reach now.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
umount --lazy /run/host/old
rmdir /run/host/old
# As systemd makes it on a machine of its own.
mount --make-rshared /
lost=(sys_module sys_time sys_rawio mknod mac_admin mac_override syslog audit_control wake_alarm)
exec /usr/bin/env -i container=skylan PATH="$PATH" \
  /usr/bin/setpriv --bounding-set "$(printf ',-%s' "${lost[@]}" | cut -c 2-)" /sbin/init </dev/null
