# shellcheck shell=bash
# An interface of NetworkManager, or of netplan with that renderer: two profiles that come before all others. The
# interface's own profile is left as it is, and is used again when they are gone.

readonly PROFILES=/etc/NetworkManager/system-connections
readonly BRIDGE_UUID=6e9f5f0e-7a0c-4d0c-9b0b-736b796c616e
readonly PORT_UUID=0b3f2a51-93b1-4d0e-8d57-736b796c616e

active_uuid() {
  nmcli -g GENERAL.CON-UUID device show "$1" 2>/dev/null
}

# The file of the profile with UUID $1. That of a profile which NetworkManager made up itself is in /run.
profile_file() {
  nmcli --terse --escape no --fields UUID,FILENAME connection show 2>/dev/null | sed -n "s/^$1://p"
}

manager_check() {
  [[ -z "$(state origin)" ]] || return 0
  local uuid file
  uuid="$(active_uuid "$1")"
  [[ -n ${uuid} ]] || fail "NetworkManager has no active connection on \"$1\", so it has no addresses to hand to the bridge"
  file="$(profile_file "${uuid}")"
  [[ ${file} == *.nmconnection && -r "${ROOT}${file}" ]] \
    || fail "NetworkManager's profile of \"$1\" is not in its keyfile format: \"${file}\""
  ! grep -q '^\[802-1x\]' "${ROOT}${file}" \
    || fail "\"$1\" logs in to its switch (802.1X), which lets no other machines' frames pass; use another interface"
}

manager_note() {
  local uuid
  uuid="$(active_uuid "$1")"
  note uuid "${uuid}"
  note origin "$(cat "${ROOT}$(profile_file "${uuid}")")"
}

manager_files() {
  local origin
  origin="$(mktemp)"
  state origin >"${origin}"
  {
    render rosbridge.nmconnection "$1" | sed "s/@UUID@/${BRIDGE_UUID}/"
    # Of the interface's own profile: firewall zone and kin, then addressing.
    sections "${origin}" connection | grep -E '^(zone|metered|mdns|llmnr|dns-over-tls)=' || true
    echo
    # A bridge's routes would count less than an interface's; of two settings the last one counts.
    sections "${origin}" ipv4 ipv6 proxy | sed -E 's/^\[ipv[46]\]$/&\nroute-metric=100/'
  } | put "${PROFILES}/skylan-rosbridge.nmconnection" 0600 secret
  rm -f "${origin}"
  render port.nmconnection "$1" | sed "s/@UUID@/${PORT_UUID}/" | put "${PROFILES}/skylan-port.nmconnection" 0600
  put /etc/NetworkManager/conf.d/50-skylan.conf 0644 < <(network_manager_conf "$1")
}

# skylan-bridge.service makes the port, and what is below it.
network_manager_conf() {
  render NetworkManager.conf "$1"
  if [[ ${PORT} == uplink0 ]]; then
    printf '\n[device-skylan-wg-uplink]\nmatch-device=interface-name:wg-uplink\nmanaged=0\n'
  fi
}

manager_switch() {
  act nmcli general reload conf
  act nmcli connection reload
  act nmcli --wait "${WAIT_SECONDS}" connection up uuid "${PORT_UUID}"
}

manager_leave() {
  :
}

manager_return() {
  act nmcli general reload conf
  act nmcli connection reload
  delete_bridge
  local uuid
  uuid="$(state uuid)"
  if [[ -z ${uuid} ]] || ! act nmcli --wait "${WAIT_SECONDS}" connection up uuid "${uuid}" ifname "$1"; then
    # A profile that NetworkManager had made up itself is gone by now: it makes up a new one when it starts.
    act systemctl restart NetworkManager.service
  fi
}
