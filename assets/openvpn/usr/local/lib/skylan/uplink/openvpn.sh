# shellcheck shell=bash
# What the cloud gateway asks of the uplink by OpenVPN: of its server over UDP and, where the configuration has one, of that
# over TCP.

readonly UNIT_LIST="${SKYLAN_UNITS:-/usr/local/lib/skylan/units}"
readonly SCRIPT_FOLDER="${SKYLAN_SCRIPTS:-/usr/local/lib/skylan}"

# Whether the present configuration has the server over TCP. What an earlier one ran stays on the disk.
has_tcp() {
  grep -qsxF skylan-openvpn-tcp.service "${UNIT_LIST}"
}

check_uplink() {
  check_mtu tap0 || return 1
  check_unit skylan-client-ports.service || return 1
  check_unit skylan-credentials.service || return 1
  check_unit skylan-openvpn.service || return 1
  check_listener udp "${SKYLAN_OPENVPN_PORT}" || return 1
  has_tcp || return 0
  check_mtu tap1 || return 1
  check_unit skylan-openvpn-tcp.service || return 1
  check_listener tcp "${SKYLAN_OPENVPN_TCP_PORT}"
}

# check_listener PROTOCOL PORT
check_listener() {
  if [[ -z "$(ss --no-header "--$1" --listening --numeric "sport = :$2")" ]]; then
    echo "OpenVPN does not listen on ${1^^} port $2"
    return 1
  fi
}

# Each has a port of its own, whose alias says who it is of.
connected_clients() {
  ip -json -details link show type vlan \
    | jq -r '.[] | select(.link == "tap0" or .link == "tap1") | .ifalias // "unnamed" | split(" ")[0]'
}

evidence_of_uplink() {
  case "$1" in
  # OpenVPN's complaints about credentials that are not there would hide why.
  skylan-credentials*) said skylan-credentials ;;
  skylan-client-ports* | tap*) said skylan-client-ports systemd-networkd ;;
  skylan-openvpn-tcp* | *'TCP port'*) said skylan-credentials skylan-openvpn-tcp ;;
  skylan-openvpn* | OpenVPN*) said skylan-credentials skylan-openvpn ;;
  esac
}

before_change() {
  # OpenVPN would spin on a device that is gone. What gives clients their ports starts with it, as it is in this configuration.
  systemctl stop skylan-openvpn.service
  if has_tcp; then
    systemctl stop skylan-openvpn-tcp.service
  elif [[ -e "${SCRIPT_FOLDER}/network/tap1.netdev" ]]; then
    systemctl disable --quiet --now skylan-openvpn-tcp.service || true
    # Nobody is to make its device any more.
    rm -f "${SCRIPT_FOLDER}"/network/tap1.*
  fi
  systemctl stop skylan-client-ports.service
}

after_change() {
  restart_running skylan-credentials
  systemctl start --no-block skylan-openvpn.service
  if has_tcp; then
    systemctl start --no-block skylan-openvpn-tcp.service
  fi
}
