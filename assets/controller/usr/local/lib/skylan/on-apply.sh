# shellcheck shell=bash
# The part of skylan-apply that is about a controller.

# shellcheck source=assets/slurm/usr/local/lib/skylan/slurm-apply.sh
source "${SKYLAN_SCRIPTS:-/usr/local/lib/skylan}/slurm-apply.sh"
readonly BACKUP="${SKYLAN_BACKUP:-/usr/local/lib/skylan/skylan-backup}"

unchanged() {
  :
}

# A copy of the state before anything is changed; what is there for the first time has none.
changed() {
  if [[ -n $1 ]]; then
    "${BACKUP}" local || echo 'going on without a back-up' >&2
  fi
  free_numbers
  no_rpcbind
  tell_no_more
  homes
  restart_running systemd-timesyncd skylan-munge-key skylan-state skylan-slurm-conf nfs-server mariadb slurmdbd slurmctld
}

# An earlier configuration may have exported them.
homes() {
  if ! has nfs-server.service && systemctl is-active --quiet nfs-server.service; then
    systemctl disable --quiet --now nfs-server.service
  fi
}
