# shellcheck shell=bash
# The part of skylan-ready that is about a controller.

readonly EXPORTS="${SKYLAN_EXPORTS_FILE:-/etc/exports.d/skylan.exports}"
readonly PLANNED="${SKYLAN_UNITS:-/usr/local/lib/skylan/units}"
readonly REST_API='http://127.0.0.1:6820/openapi/v3'
readonly STATE_FOLDERS="${SKYLAN_STATE_FOLDERS:-/etc/skylan/state.d}"
# service_address.py keeps it.
readonly CLAIMED="${SKYLAN_SERVICE_CLAIMED:-/run/skylan-state/service-address}"

check_role() {
  check_unit skylan-munge-key.service || return 1
  check_state || return 1
  check_unit skylan-slurm-conf.service || return 1
  check_unit skylan-users.path || return 1
  if [[ -e ${EXPORTS} ]]; then
    check_unit nfs-server.service || return 1
  fi
  check_accounting || return 1
  check_directory || return 1
  check_unit slurmctld.service || return 1
  if ! scontrol ping 2>/dev/null | grep -w UP >/dev/null; then
    echo 'slurmctld does not answer'
    return 1
  fi
  check_tokens
}

# Where tokens are taken. Without one slurmrestd refuses (401), which is an answer.
check_tokens() {
  if ! grep -qx slurmrestd.service "${PLANNED}" 2>/dev/null; then
    return
  fi
  check_unit skylan-token-key.service || return 1
  check_unit slurmrestd.service || return 1
  if [[ "$(curl --silent --max-time 10 --noproxy '*' --output /dev/null --write-out '%{http_code}' "${REST_API}")" != 401 ]]; then
    echo 'slurmrestd does not answer'
    return 1
  fi
}

# Where users are also those of a directory.
check_directory() {
  if ! grep -qx sssd.service "${PLANNED}" 2>/dev/null; then
    return
  fi
  check_unit sssd.service || return 1
  if [[ -z "$(getent --service sss passwd)" ]]; then
    echo 'the directory lists nobody'
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

# All of it: who writes where nothing is mounted writes to what goes with the instance. Then the others find this machine.
check_state() {
  local folder
  while read -r folder _; do
    if [[ ${folder} == /* ]] && ! mountpoint --quiet "${folder}"; then
      echo "the state is not mounted: ${folder}"
      return 1
    fi
  done < <(cat "${STATE_FOLDERS}"/*.conf)
  if [[ ! -s ${CLAIMED} ]]; then
    echo 'the service address does not lead to this machine'
    return 1
  fi
}

evidence_of_role() {
  case "$1" in
  sssd* | *directory*) said skylan-directory sssd ;;
  mariadb*) said mariadb ;;
  slurmdbd*) said slurmdbd ;;
  *'state is not'* | *'service address'*) said skylan-state ;;
  slurmctld*) said slurmctld ;;
  slurmrestd*) said slurmrestd ;;
  *token-key*) said skylan-token-key ;;
  *slurm-conf*) said skylan-slurm-conf ;;
  nfs*) said nfs-server nfs-mountd ;;
  *users*) said skylan-users ;;
  *) said skylan-munge-key munge ;;
  esac
}
