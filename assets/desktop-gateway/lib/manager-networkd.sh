# shellcheck shell=bash
# An interface of systemd-networkd, or of netplan with that renderer: the bridge takes over the addressing of its
# .network file. Files in /etc whose names come first override all others.

readonly NETWORK_UNITS=/etc/systemd/network

# The .network file that configures interface $1.
network_file() {
  networkctl --json=short status "$1" 2>/dev/null | sed -nE 's/.*"NetworkFile":"([^"]*)".*/\1/p'
}

manager_check() {
  [[ -z "$(state origin)" ]] || return 0
  local file
  file="$(network_file "$1")"
  [[ -n ${file} && -r "${ROOT}${file}" ]] \
    || fail "systemd-networkd has no .network file for \"$1\", so it has no addresses to hand to the bridge"
  grep -qE '^\[Network\]' "${ROOT}${file}" || fail "\"${file}\" has no [Network] section"
}

manager_note() {
  note origin "$(cat "${ROOT}$(network_file "$1")")"
  note dhcp "$(dhcp_identity "$1")"
}

# By default a DHCP client is told apart by a number (IAID) that networkd makes of the interface's name, so that the
# bridge would get another address than the interface: keep the number (RFC 4361: type 255, four bytes of IAID, DUID).
dhcp_identity() {
  local lease client
  lease="${ROOT}/run/systemd/netif/leases/$(cat "${ROOT}/sys/class/net/$1/ifindex" 2>/dev/null)"
  client="$(sed -nE 's/^CLIENTID=(.*)/\1/p' "${lease}" 2>/dev/null || true)"
  if [[ ${client} == ff???????????* ]]; then
    echo "IAID=$((16#${client:2:8}))"
  else
    echo 'ClientIdentifier=mac'
  fi
}

manager_files() {
  local origin
  origin="$(mktemp)"
  state origin >"${origin}"
  render rosbridge.netdev "$1" | put "${NETWORK_UNITS}/05-skylan-rosbridge.netdev" 0644
  {
    render rosbridge.network "$1" | sed "s/@DHCP@/$(state dhcp)/"
    # All but what describes the interface itself.
    awk '/^\[/ { keep = ($0 != "[Match]" && $0 != "[Link]") } keep && !/^[#;]/' "${origin}"
  } | put "${NETWORK_UNITS}/05-skylan-rosbridge.network" 0644
  rm -f "${origin}"
  render port.network "$1" | put "${NETWORK_UNITS}/05-skylan-port.network" 0644
}

manager_switch() {
  act networkctl reload
  act networkctl reconfigure "$1"
}

manager_leave() {
  :
}

manager_return() {
  act networkctl reload
  delete_bridge
  act networkctl reconfigure "$1"
}
