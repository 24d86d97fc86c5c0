# shellcheck shell=bash
# The part of skylan-ready that is about a controller.

readonly STATE_FOLDERS="${SKYLAN_STATE_FOLDERS:-/etc/skylan/state.d}"

check_role() {
  check_unit skylan-munge-key.service || return 1
  check_state || return 1
  check_unit skylan-slurm-conf.service || return 1
  check_unit slurmctld.service || return 1
  if ! scontrol ping 2>/dev/null | grep -w UP >/dev/null; then
    echo 'slurmctld does not answer'
    return 1
  fi
}

# All of it: who writes where nothing is mounted writes to what goes with the instance.
check_state() {
  local folder
  while read -r folder _; do
    if [[ ${folder} == /* ]] && ! mountpoint --quiet "${folder}"; then
      echo "the state is not mounted: ${folder}"
      return 1
    fi
  done < <(cat "${STATE_FOLDERS}"/*.conf)
}

evidence_of_role() {
  case "$1" in
  *'state is not'*) said skylan-state ;;
  slurmctld*) said slurmctld ;;
  *slurm-conf*) said skylan-slurm-conf ;;
  *) said skylan-munge-key munge ;;
  esac
}
