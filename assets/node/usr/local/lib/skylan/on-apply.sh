# shellcheck shell=bash
# The part of skylan-apply that is about a cloud node.

# shellcheck source=assets/lan/usr/local/lib/skylan/lan-apply.sh
source "${SKYLAN_SCRIPTS:-/usr/local/lib/skylan}/lan-apply.sh"

readonly SESSION="${SKYLAN_SESSION:-/usr/local/lib/skylan/skylan-session}"

unchanged() {
  "${SESSION}"
  apply_network
}

changed() {
  "${SESSION}"
  apply_network
  restart_running avahi-daemon systemd-timesyncd skylan-overlay
}
