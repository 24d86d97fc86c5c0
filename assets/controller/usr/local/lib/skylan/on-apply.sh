# shellcheck shell=bash
# The part of skylan-apply that is about a controller.

readonly BACKUP="${SKYLAN_BACKUP:-/usr/local/lib/skylan/skylan-backup}"

unchanged() {
  :
}

# A copy of the state before anything is changed; what is there for the first time has none.
changed() {
  if [[ -n $1 ]]; then
    "${BACKUP}" local || echo 'going on without a back-up' >&2
  fi
  restart_running systemd-timesyncd skylan-munge-key skylan-state skylan-slurm-conf slurmctld
}
