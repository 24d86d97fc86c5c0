#!/usr/bin/env bash
# Seconds that slurmctld takes from its start until it answers: the first time, and again with the state that it has
# then. In mount, host name, network and process namespaces of its own.
#
# Usage: start.sh LOWERDIR CONFIGURATION HOSTNAME ADDRESS WORKERS ROUNDS
set -Eeuo pipefail

lower="$1" configuration="$2" hostname="$3" address="$4" workers="$5" rounds="$6"
work="$(mktemp -d)"
mount -t tmpfs tmpfs "${work}"
mkdir "${work}/upper" "${work}/work" "${work}/root"
mount -t overlay -o "lowerdir=${lower},upperdir=${work}/upper,workdir=${work}/work" overlay "${work}/root"
root="${work}/root"
mount -t proc proc "${root}/proc"
mount --rbind /sys "${root}/sys"
mount --rbind /dev "${root}/dev"
hostname "${hostname}"
ip link set lo up
ip address add "${address}/32" dev lo
printf '127.0.0.1 localhost\n%s %s\n' "${address}" "${hostname}" >"${root}/etc/hosts"
cp "${configuration}"/* "${root}/etc/slurm/"

inside() { chroot "${root}" "$@"; }

now() { date +%s.%N; }

# Slurm's own commands wait for a second before they ask again.
listens() { (exec 3<>"/dev/tcp/${address}/6817") 2>/dev/null; }

inside install -d -o munge -g munge /run/munge /var/lib/munge /var/log/munge
inside dd if=/dev/urandom of=/etc/munge/munge.key bs=128 count=1 status=none
inside chown munge:munge /etc/munge/munge.key
inside chmod 400 /etc/munge/munge.key
inside setpriv --reuid munge --regid munge --clear-groups /usr/sbin/munged
inside install -d -o slurm -g slurm /var/lib/slurm/slurmctld /var/log/slurm

for ((round = 0; round <= rounds; round++)); do
  begin="$(now)"
  inside /usr/sbin/slurmctld -D >"${work}/log" 2>&1 &
  daemon=$!
  until listens; do
    if ! kill -0 "${daemon}" 2>/dev/null; then
      tail -n 20 "${work}/log" >&2
      exit 1
    fi
    sleep 0.02
  done
  known="$(inside sinfo --noheader --partition=all --format=%D | awk '{ sum += $1 } END { print sum }')"
  end="$(now)"
  if ((known != workers)); then
    echo "slurmctld knows ${known} workers of ${workers}" >&2
    exit 1
  fi
  awk -v a="${begin}" -v b="${end}" 'BEGIN { printf "%.2f\n", b - a }'
  inside scontrol shutdown >/dev/null
  wait "${daemon}" || true
done
