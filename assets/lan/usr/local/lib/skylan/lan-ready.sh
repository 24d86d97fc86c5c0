# shellcheck shell=bash
# What skylan-ready asks of every machine of a robot's LAN.

readonly INTERFACES="${SKYLAN_INTERFACES:-/sys/class/net}"
readonly OVERLAY="${SKYLAN_OVERLAY:-/var/lib/skylan/overlay}"

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

# The overlay's ports, as they are listed.
check_overlay() {
  local kind name rest
  if [[ ! -e ${OVERLAY} ]]; then
    echo 'the list of the overlay was not read'
    return 1
  fi
  while read -r kind name rest; do
    if [[ -n ${rest} && ${kind} != \#* ]]; then
      check_port "${name}" || return 1
    fi
  done <"${OVERLAY}"
}
