# shellcheck shell=bash
# The part of skylan-ready that is about a cloud node.

# shellcheck source=assets/lan/usr/local/lib/skylan/lan-ready.sh
source "${SKYLAN_SCRIPTS:-/usr/local/lib/skylan}/lan-ready.sh"

# What people have added to the node in their own app.
check_additions() {
  local state
  state="$(systemctl is-active skylan-additions.service || true)"
  if [[ ${state} != active ]]; then
    [[ ${state} == failed ]] && echo 'added commands and units could not be applied' || echo 'added commands are running'
    return 1
  fi
}

check_role() {
  check_bridge && check_overlay || return 1
  check_unit docker.service || return 1
  # 28 bytes: the IPv4 and the ICMP header.
  local payload=$((SKYLAN_LAN_MTU_BYTES - 28))
  if ! ping -c 1 -W 2 -M "do" -s "${payload}" -I rosbridge "${SKYLAN_GATEWAY_LAN_ADDRESS}" &>/dev/null; then
    echo "the gateway ${SKYLAN_GATEWAY_LAN_ADDRESS} does not answer an unfragmented ping of ${payload} bytes"
    return 1
  fi
  check_additions
}

evidence_of_role() {
  case "$1" in
  added*) said skylan-additions ;;
  docker*) said docker ;;
  *overlay*) said skylan-overlay ;;
  *) said systemd-networkd ;;
  esac
}
