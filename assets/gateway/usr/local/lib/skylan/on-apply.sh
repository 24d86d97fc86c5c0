# shellcheck shell=bash
# The part of skylan-apply that is about the cloud gateway.

# shellcheck source=assets/lan/usr/local/lib/skylan/lan-apply.sh
source "${SKYLAN_SCRIPTS:-/usr/local/lib/skylan}/lan-apply.sh"

unchanged() {
  apply_network
}

changed() {
  # OpenVPN would spin on a device that is gone.
  if [[ -n $1 ]]; then
    systemctl stop skylan-openvpn.service
  fi
  apply_network
  # The old device's end, still on its way to systemd, would take a started OpenVPN down with it.
  udevadm settle --timeout=20 || true
  restart_running avahi-daemon systemd-timesyncd skylan-credentials skylan-edge skylan-overlay
  systemctl start --no-block skylan-openvpn.service
}
