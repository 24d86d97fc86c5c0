# shellcheck shell=bash
# The part of skylan-ready that is about a worker.

readonly PLANNED="${SKYLAN_UNITS:-/usr/local/lib/skylan/units}"
readonly ON_DEMAND="${SKYLAN_ON_DEMAND:-/usr/local/lib/skylan/skylan-on-demand}"

check_role() {
  check_munge || return 1
  # Where jobs have a role in AWS.
  if grep -qxs skylan-buckets.service "${PLANNED}"; then
    check_unit skylan-buckets.service || return 1
  fi
  # An on-demand worker's slurmd runs when a job has powered the machine up.
  if [[ ! -e ${ON_DEMAND} ]]; then
    check_slurmd
  fi
}

check_munge() {
  check_unit skylan-munge-key.service || return 1
  if ! munge --no-input | unmunge &>/dev/null; then
    echo 'munge makes no credential that it takes itself'
    return 1
  fi
}

# Until the controller is there, which is not this machine's to wait for, slurmd is started over and over.
check_slurmd() {
  local state
  state="$(systemctl is-active slurmd.service || true)"
  if [[ ${state} != active && ${state} != activating ]]; then
    echo "slurmd.service is ${state}"
    return 1
  fi
}

evidence_of_role() {
  case "$1" in
  *slurmd*) said slurmd ;;
  *buckets*) said skylan-buckets ;;
  *) said skylan-munge-key munge ;;
  esac
}

when_ready() {
  if [[ -e ${ON_DEMAND} ]]; then
    "${ON_DEMAND}" ready
  fi
}
