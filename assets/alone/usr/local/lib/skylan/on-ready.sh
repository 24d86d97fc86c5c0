# shellcheck shell=bash
# The part of skylan-ready that is about a machine of an app's own: it is ready when its units are active.

readonly PLANNED="${SKYLAN_UNITS:-/usr/local/lib/skylan/units}"

check_role() {
  local unit
  while read -r unit; do
    [[ ${unit} == skylan-* ]] || check_unit "${unit}" || return 1
  done <"${PLANNED}"
}

# evidence_of_role PROBLEM: which begins with the unit.
evidence_of_role() {
  said "${1%%.*}"
}
