# shellcheck shell=bash
# What the cloud gateway asks of the uplink by OpenVPN.

check_uplink() {
  check_mtu tap0 || return 1
  check_unit skylan-client-ports.service || return 1
  check_unit skylan-credentials.service || return 1
  check_unit skylan-openvpn.service || return 1
  if [[ -z "$(ss --no-header --udp --listening --numeric "sport = :${SKYLAN_OPENVPN_PORT}")" ]]; then
    echo "OpenVPN does not listen on UDP port ${SKYLAN_OPENVPN_PORT}"
    return 1
  fi
}

# Each has a port of its own, whose alias says who it is of.
connected_clients() {
  ip -json -details link show type vlan \
    | jq -r '.[] | select(.link == "tap0") | .ifalias // "unnamed" | split(" ")[0]'
}

evidence_of_uplink() {
  case "$1" in
  # OpenVPN's complaints about credentials that are not there would hide why.
  skylan-credentials*) said skylan-credentials ;;
  skylan-client-ports* | tap0*) said skylan-client-ports systemd-networkd ;;
  skylan-openvpn* | OpenVPN*) said skylan-credentials skylan-openvpn ;;
  esac
}

before_change() {
  # OpenVPN would spin on a device that is gone.
  systemctl stop skylan-openvpn.service
}

after_change() {
  restart_running skylan-credentials
  systemctl start --no-block skylan-openvpn.service
}
