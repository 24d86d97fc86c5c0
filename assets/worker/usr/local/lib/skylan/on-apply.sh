# shellcheck shell=bash
# The part of skylan-apply that is about a worker.

# shellcheck source=assets/slurm/usr/local/lib/skylan/slurm-apply.sh
source "${SKYLAN_SCRIPTS:-/usr/local/lib/skylan}/slurm-apply.sh"

readonly NAMES="${SKYLAN_NAMES:-/usr/local/lib/skylan/skylan-names}"
readonly UNIT_FILES="${SKYLAN_UNIT_FILES:-/etc/systemd/system}"
readonly SCRATCH="${SKYLAN_SCRATCH:-/scratch}"

unchanged() {
  "${NAMES}"
}

changed() {
  free_numbers
  no_rpcbind
  tell_no_more
  "${NAMES}"
  # Of this machine's own disk, for jobs of all users.
  install --directory --mode=1777 "${SCRATCH}"
  homes "$1"
  restart_running systemd-timesyncd skylan-munge-key slurmd
}

# homes BEFORE: mounted as they are now, or not at all.
homes() {
  if ! has home.automount; then
    if [[ -e ${UNIT_FILES}/home.automount ]]; then
      systemctl disable --quiet --now home.automount home.mount
      rm -f "${UNIT_FILES}"/{home.automount,home.mount,home.mount.d/skylan.conf,slurmd.service.d/home.conf}
      systemctl daemon-reload
    fi
  elif [[ -n $1 ]]; then
    # What is mounted since the boot began may be another server's.
    systemctl stop home.mount
  fi
}
