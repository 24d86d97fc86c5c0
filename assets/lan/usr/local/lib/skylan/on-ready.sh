# shellcheck shell=bash
# The part of skylan-ready that is about a robot's LAN.

readonly INTERFACES="${SKYLAN_INTERFACES:-/sys/class/net}"
readonly EDGE="${SKYLAN_EDGE:-/usr/local/lib/skylan/skylan-edge}"

check_bridge() {
  if ! ip -oneline -4 address show dev rosbridge 2>/dev/null | grep -wF "inet ${SKYLAN_LAN_ADDRESS}" >/dev/null; then
    echo "rosbridge does not have the LAN address ${SKYLAN_LAN_ADDRESS}"
    return 1
  fi
  check_mtu rosbridge
}

check_mtu() {
  local mtu
  mtu="$(cat "${INTERFACES}/$1/mtu" 2>/dev/null || echo 'no')"
  if [[ ${mtu} != "${SKYLAN_LAN_MTU_BYTES}" ]]; then
    echo "$1 has ${mtu} MTU, not ${SKYLAN_LAN_MTU_BYTES}"
    return 1
  fi
}

# An address on a port would take the bridge's traffic; a port with a smaller MTU drops large frames without a word.
check_port() {
  local master=''
  if [[ -L "${INTERFACES}/$1/master" ]]; then
    master="$(basename "$(readlink "${INTERFACES}/$1/master")")"
  fi
  if [[ ${master} != rosbridge ]]; then
    echo "$1 is not a port of rosbridge"
    return 1
  fi
  check_mtu "$1" || return 1
  if [[ -n "$(ip -oneline address show dev "$1")" ]]; then
    echo "$1 has an address; only rosbridge may have one"
    return 1
  fi
}

check_ports() {
  local port ports="${SKYLAN_OVERLAY_PORTS}"
  if [[ ${SKYLAN_ROLE} == gateway ]]; then
    ports+=' tap0'
  fi
  for port in ${ports}; do
    check_port "${port}" || return 1
  done
}

check_role() {
  check_bridge || return 1
  check_ports || return 1
  if [[ ${SKYLAN_ROLE} == gateway ]]; then
    "${EDGE}" check || return 1
    check_unit skylan-openvpn.service || return 1
    if [[ -z "$(ss --no-header --udp --listening --numeric "sport = :${SKYLAN_UPLINK_PORT}")" ]]; then
      echo "OpenVPN does not listen on UDP port ${SKYLAN_UPLINK_PORT}"
      return 1
    fi
  else
    check_unit docker.service || return 1
    # 28 bytes: the IPv4 and the ICMP header.
    local payload=$((SKYLAN_LAN_MTU_BYTES - 28))
    if ! ping -c 1 -W 2 -M "do" -s "${payload}" -I rosbridge "${SKYLAN_GATEWAY_LAN_ADDRESS}" &>/dev/null; then
      echo "the gateway ${SKYLAN_GATEWAY_LAN_ADDRESS} does not answer an unfragmented ping of ${payload} bytes"
      return 1
    fi
  fi
}

evidence_of_role() {
  case "$1" in
  *edge*) said skylan-edge ;;
  skylan-openvpn* | OpenVPN*) said skylan-credentials skylan-openvpn ;;
  docker*) said docker ;;
  *) said systemd-networkd ;;
  esac
}
