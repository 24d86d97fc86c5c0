# shellcheck shell=bash
# The part of skylan-ready that is about a controller.

readonly EXPORTS="${SKYLAN_EXPORTS_FILE:-/etc/exports.d/skylan.exports}"

check_role() {
  check_unit skylan-munge-key.service || return 1
  check_unit skylan-slurm-conf.service || return 1
  check_unit skylan-users.path || return 1
  if [[ -e ${EXPORTS} ]]; then
    check_unit nfs-server.service || return 1
  fi
  check_unit slurmctld.service || return 1
  if ! scontrol ping 2>/dev/null | grep -w UP >/dev/null; then
    echo 'slurmctld does not answer'
    return 1
  fi
}

evidence_of_role() {
  case "$1" in
  slurmctld*) said slurmctld ;;
  *slurm-conf*) said skylan-slurm-conf ;;
  nfs*) said nfs-server nfs-mountd ;;
  *users*) said skylan-users ;;
  *) said skylan-munge-key munge ;;
  esac
}
