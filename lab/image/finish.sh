#!/usr/bin/env bash
# Runs inside the new root file system, once its packages are installed and the lab's files are in place.
set -Eeuo pipefail

systemctl enable --quiet systemd-networkd.service systemd-networkd-wait-online.service systemd-resolved.service
systemctl enable --quiet lab-aws-api.socket lab-console.service

# Nothing to do on a machine that lives for minutes; each would cost start-up time. Networking and cloud-init stay as
# they are.
systemctl mask --quiet \
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
  getty@tty1.service serial-getty@ttyS0.service serial-getty@hvc0.service \
  dev-hugepages.mount dev-mqueue.mount sys-fs-fuse-connections.mount \
  sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
  modprobe@configfs.service modprobe@drm.service modprobe@fuse.service \
  systemd-binfmt.service systemd-pcrphase.service systemd-pcrmachine.service

# The disk is NVMe, as on EC2's Nitro machines. Debian's cloud kernel has that and ext4 built in: no initrd is needed.
printf '/dev/nvme0n1 / ext4 defaults,noatime 0 1\n' >/etc/fstab
# The checks' DDS programs do not belong to the image: they are unpacked when one is called.
mkdir /usr/local/lib/lab-dds /var/lib/lab-dds
options=bind,noauto,nofail,x-systemd.automount,x-systemd.requires=lab-dds.service
echo "/var/lib/lab-dds /usr/local/lib/lab-dds none $options 0 0" >>/etc/fstab
for program in cyclone fast; do ln -s "../lib/lab-dds/lab-dds-$program" /usr/local/bin; done

echo localhost >/etc/hostname

# Every machine must be new: systemd-networkd derives MAC addresses from the machine id.
: >/etc/machine-id
rm -rf /var/lib/dbus/machine-id /var/lib/cloud /var/log/*.log /var/log/apt

rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/* /var/lib/apt/lists/*

# Caches under /etc and /var are fresh: systemd need not rebuild them at the first boot (systemd.unit(5),
# ConditionNeedsUpdate=).
touch /usr /etc/.updated /var/.updated
