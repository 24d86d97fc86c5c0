# shellcheck shell=bash
# The part of skylan-ready that is about a controller.

readonly EXPORTS="${SKYLAN_EXPORTS_FILE:-/etc/exports.d/skylan.exports}"
readonly PLANNED="${SKYLAN_UNITS:-/usr/local/lib/skylan/units}"

check_role() {
  check_unit skylan-munge-key.service || return 1
  check_unit skylan-slurm-conf.service || return 1
  check_unit skylan-users.path || return 1
  if [[ -e ${EXPORTS} ]]; then
    check_unit nfs-server.service || return 1
  fi
  check_accounting || return 1
  check_unit slurmctld.service || return 1
  if ! scontrol ping 2>/dev/null | grep -w UP >/dev/null; then
    echo 'slurmctld does not answer'
    return 1
  fi
}

# Where the database is on this machine.
check_accounting() {
  if ! grep -qx slurmdbd.service "${PLANNED}" 2>/dev/null; then
    return
  fi
  check_unit mariadb.service || return 1
  check_unit slurmdbd.service || return 1
  if ! sacctmgr --noheader list cluster &>/dev/null; then
    echo 'slurmdbd does not answer'
    return 1
  fi
}

evidence_of_role() {
  case "$1" in
  mariadb*) said mariadb ;;
  slurmdbd*) said slurmdbd ;;
  slurmctld*) said slurmctld ;;
  *slurm-conf*) said skylan-slurm-conf ;;
  nfs*) said nfs-server nfs-mountd ;;
  *users*) said skylan-users ;;
  *) said skylan-munge-key munge ;;
  esac
}
