# shellcheck shell=bash
# The part of skylan-apply that is about the cloud gateway.

# shellcheck source=assets/lan/usr/local/lib/skylan/lan-apply.sh
source "${SKYLAN_SCRIPTS:-/usr/local/lib/skylan}/lan-apply.sh"
# shellcheck source=assets/gateway/usr/local/lib/skylan/uplinks.sh
source "${SKYLAN_GATEWAY_SCRIPTS:-/usr/local/lib/skylan}/uplinks.sh"

unchanged() {
  apply_network
}

changed() {
  if [[ -n $1 ]]; then
    each_uplink before_change
  fi
  apply_network
  # The old devices' end, still on its way to systemd, would take started uplinks down with it.
  udevadm settle --timeout=20 || true
  restart_running avahi-daemon systemd-timesyncd skylan-edge skylan-forwarding skylan-overlay
  each_uplink after_change
}
