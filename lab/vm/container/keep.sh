#!/usr/bin/env bash
# Keeps a container running: boots it, and again when it reboots. Ends with status 0 once it has powered itself off.
# Usage: keep.sh CGROUP COMMAND...   (the command is boot.sh with its arguments)
set -Eeuo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
cgroup=$1
shift

holder=
trap 'end 143' TERM

# end STATUS: all processes of the container end with its first one, and that with the one that holds it.
end() {
  [[ -z $holder ]] || kill -KILL "$holder" 2>/dev/null || true
  "$here/remove-cgroup.sh" "$cgroup"
  exit "$1"
}

while true; do
  "$here/remove-cgroup.sh" "$cgroup"
  setpriv --pdeathsig KILL unshare --mount --uts --ipc --pid --net --fork --kill-child "$@" &
  holder=$!
  status=0
  # Quietly: bash would tell of the signal.
  { wait "$holder"; } 2>/dev/null || status=$?
  holder=
  # reboot(2) ends the first process of a process namespace by SIGHUP to restart, by SIGINT to power off.
  case $status in
  129) echo 'The container restarts.' ;;
  130) end 0 ;;
  *) end "$status" ;;
  esac
done
