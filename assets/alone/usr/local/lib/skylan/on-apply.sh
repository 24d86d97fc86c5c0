# shellcheck shell=bash
# The part of skylan-apply that is about a machine of an app's own: its services start anew with new files.

readonly PLANNED="${SKYLAN_UNITS:-/usr/local/lib/skylan/units}"

unchanged() {
  :
}

changed() {
  local service
  while read -r service; do
    [[ ${service} != *.service || ${service} == skylan-* ]] || restart_running "${service%.service}"
  done <"${PLANNED}"
  restart_running systemd-timesyncd
}
