# shellcheck shell=bash
# The part of skylan-ready that is about the cloud gateway.

# shellcheck source=assets/lan/usr/local/lib/skylan/lan-ready.sh
source "${SKYLAN_SCRIPTS:-/usr/local/lib/skylan}/lan-ready.sh"

readonly EDGE="${SKYLAN_EDGE:-/usr/local/lib/skylan/skylan-edge}"

check_role() {
  check_bridge && check_overlay && check_port tap0 || return 1
  "${EDGE}" check || return 1
  check_unit skylan-credentials.service || return 1
  check_unit skylan-openvpn.service || return 1
  if [[ -z "$(ss --no-header --udp --listening --numeric "sport = :${SKYLAN_UPLINK_PORT}")" ]]; then
    echo "OpenVPN does not listen on UDP port ${SKYLAN_UPLINK_PORT}"
    return 1
  fi
}

evidence_of_role() {
  case "$1" in
  *edge*) said skylan-edge ;;
  *overlay*) said skylan-overlay ;;
  # OpenVPN's complaints about credentials that are not there would hide why.
  skylan-credentials*) said skylan-credentials ;;
  skylan-openvpn* | OpenVPN*) said skylan-credentials skylan-openvpn ;;
  *) said systemd-networkd ;;
  esac
}
