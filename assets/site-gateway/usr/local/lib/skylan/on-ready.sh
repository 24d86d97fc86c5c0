# shellcheck shell=bash
# The part of skylan-ready that is about a site gateway. Whether a peer answers is not the gateway's to answer for.

readonly FORWARDING="${SKYLAN_FORWARDING:-/proc/sys/net/ipv4/ip_forward}"

check_role() {
  if [[ "$(<"${FORWARDING}")" != 1 ]]; then
    echo 'IPv4 forwarding is off'
    return 1
  fi
  local table
  for table in skylan_site skylan_internet; do
    if ! nft list table inet "${table}" &>/dev/null; then
      echo "the nftables table ${table} is not in place"
      return 1
    fi
  done
  if ! ip -oneline -4 address show dev wg0 2>/dev/null | grep -wF "inet ${SKYLAN_TUNNEL_ADDRESS}" >/dev/null; then
    echo "wg0 does not have the tunnel address ${SKYLAN_TUNNEL_ADDRESS}"
    return 1
  fi
}

evidence_of_role() {
  case "$1" in
  *nftables*) said skylan-site ;;
  *) said skylan-tunnel wg-quick@wg0 ;;
  esac
}
