# shellcheck shell=bash
# The part of skylan-ready that is about the cloud gateway.

# shellcheck source=assets/lan/usr/local/lib/skylan/lan-ready.sh
source "${SKYLAN_SCRIPTS:-/usr/local/lib/skylan}/lan-ready.sh"
# shellcheck source=assets/gateway/usr/local/lib/skylan/uplinks.sh
source "${SKYLAN_GATEWAY_SCRIPTS:-/usr/local/lib/skylan}/uplinks.sh"

readonly FORWARDING="${SKYLAN_FORWARDING:-/usr/local/lib/skylan/skylan-forwarding}"
readonly EDGE="${SKYLAN_EDGE:-/usr/local/lib/skylan/skylan-edge}"

check_role() {
  check_bridge && check_overlay || return 1
  "${EDGE}" check || return 1
  "${FORWARDING}" check || return 1
  each_uplink check_uplink
}

evidence_of_role() {
  local lines
  case "$1" in
  *edge*) said skylan-edge ;;
  *overlay*) said skylan-overlay ;;
  *forward*) said skylan-forwarding ;;
  *)
    lines="$(each_uplink evidence_of_uplink "$1")"
    if [[ -n ${lines} ]]; then
      printf '%s\n' "${lines}"
    else
      said systemd-networkd
    fi
    ;;
  esac
}
