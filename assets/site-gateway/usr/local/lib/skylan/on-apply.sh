# shellcheck shell=bash
# The part of skylan-apply that is about a site gateway. Its tunnels are skylan-tunnel's, and go on.

readonly UNITS="${SKYLAN_UNITS:-/usr/local/lib/skylan/units}"

unchanged() {
  :
}

changed() {
  tell_no_more
  restart_running systemd-timesyncd skylan-site skylan-tunnel
}

# What an earlier configuration told, and this one does not.
tell_no_more() {
  local unit
  for unit in skylan-metrics.timer prometheus-node-exporter.service; do
    if ! grep -qxF "${unit}" "${UNITS}" && systemctl is-active --quiet "${unit}"; then
      systemctl disable --quiet --now "${unit}"
    fi
  done
}
