# shellcheck shell=bash
# An interface of systemd-networkd: the bridge takes over its MAC address and the addressing of its .network file.

readonly NETWORK_UNITS=/etc/systemd/network
readonly WAIT_SECONDS="${SKYLAN_WAIT_SECONDS:-60}"
# Where the interface's own .network file was found at the first run; the files written below take its place.
readonly ORIGIN=/etc/skylan/bridge-origin.network

# The .network file that configures interface $1, skylan's own left aside.
network_file() {
  networkctl --json=short status "$1" 2>/dev/null | sed -nE 's/.*"NetworkFile":"([^"]*)".*/\1/p'
}

manager_check() {
  if [[ -e "${ROOT}${ORIGIN}" ]]; then
    return
  fi
  local file
  file="$(network_file "$1")"
  [[ -n ${file} && -r "${ROOT}${file}" ]] \
    || fail "systemd-networkd has no .network file for \"$1\", so it has no addresses to hand to the bridge"
  grep -qE '^\[Network\]' "${ROOT}${file}" || fail "\"${file}\" has no [Network] section"
}

# All sections but [Match] and [Link], which describe the interface and not its addressing.
addressing() {
  awk '/^\[/ { keep = ($0 != "[Match]" && $0 != "[Link]") } keep && !/^[#;]/' "$1"
}

manager_bridge() {
  local interface="$1" mac
  if [[ ! -e "${ROOT}${ORIGIN}" ]]; then
    put "${ORIGIN}" 0644 <"${ROOT}$(network_file "${interface}")"
  fi
  mac="$(cat "${ROOT}/sys/class/net/${interface}/address")"
  render "${HERE}/files/rosbridge.netdev" "${interface}" "${mac}" | put "${NETWORK_UNITS}/05-skylan-rosbridge.netdev" 0644
  {
    cat "${HERE}/files/rosbridge.network"
    addressing "${ROOT}${ORIGIN}"
  } | put "${NETWORK_UNITS}/05-skylan-rosbridge.network" 0644
  render "${HERE}/files/port.network" "${interface}" "${mac}" | put "${NETWORK_UNITS}/05-skylan-port.network" 0644
  put "${NETWORK_UNITS}/05-skylan-tap0.netdev" 0644 <"${HERE}/files/tap0.netdev"
  if [[ -n ${CHANGED} ]]; then
    networkctl reload
    networkctl reconfigure "${interface}"
    wait_for_bridge "${interface}"
  fi
}

# render TEMPLATE INTERFACE MAC
render() {
  sed -e "s/@INTERFACE@/$2/" -e "s/@MAC@/$3/" "$1"
}

wait_for_bridge() {
  local second
  for ((second = 0; second < WAIT_SECONDS; second++)); do
    if [[ "$(ip -oneline -4 address show dev rosbridge 2>/dev/null)" == *inet* ]] \
      && [[ -L "${ROOT}/sys/class/net/$1/master" && -L "${ROOT}/sys/class/net/tap0/master" ]]; then
      return
    fi
    sleep 1
  done
  fail "rosbridge has no address after ${WAIT_SECONDS} s; look at: networkctl status rosbridge $1 tap0"
}
