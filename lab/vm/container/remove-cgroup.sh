#!/usr/bin/env bash
# Removes the control groups of a container that has ended; nothing happens when there are none.
# Usage: remove-cgroup.sh NAME
set -Eeuo pipefail

# The host may have them mounted anywhere or nowhere.
# shellcheck disable=SC2016 # the inner shell expands it
exec unshare --mount bash -c '
  mount -t cgroup2 cgroup2 /mnt
  [[ -d /mnt/$1 ]] || exit 0
  for _ in {1..50}; do
    # Processes that were killed take a moment to go.
    if find "/mnt/$1" -depth -type d -exec rmdir {} + 2>/dev/null; then exit 0; fi
    sleep 0.1
  done
  echo "control group $1 has processes still: $(cat /mnt/"$1"/machine/cgroup.procs)" >&2
  exit 1' remove-cgroup "$1"
