# shellcheck shell=bash
# What the cloud gateway asks of the uplink by WireGuard.

readonly WIREGUARD_PEERS="${SKYLAN_WIREGUARD_PEERS:-/var/lib/skylan/wireguard-peers}"

readonly UNIT_LIST="${SKYLAN_UNITS:-/usr/local/lib/skylan/units}"
readonly SCRIPT_FOLDER="${SKYLAN_SCRIPTS:-/usr/local/lib/skylan}"
readonly CREDENTIALS_FOLDER="${SKYLAN_CREDENTIALS:-/etc/skylan/credentials}"
readonly REVOCATIONS="${SKYLAN_CRL:-/var/lib/skylan/crl.pem}"

# runs UPLINK: whether the present configuration has it. What an earlier one ran stays on the disk.
runs() {
  grep -qxF "skylan-$1.service" "${UNIT_LIST}"
}

check_uplink() {
  local client address rest
  runs wireguard || return 0
  check_unit skylan-wireguard.service || return 1
  if ! nft list chain inet skylan_wireguard forward 2>/dev/null | grep -F 'drop' >/dev/null; then
    echo 'the rules of the tunnel by WireGuard are not in place'
    return 1
  fi
  if [[ "$(wg show wg-uplink listen-port 2>/dev/null)" != "${SKYLAN_WIREGUARD_PORT}" ]]; then
    echo "WireGuard does not listen on UDP port ${SKYLAN_WIREGUARD_PORT}"
    return 1
  fi
  if [[ ! -e ${WIREGUARD_PEERS} ]]; then
    echo 'the list of clients of WireGuard was not read'
    return 1
  fi
  while read -r client address rest; do
    if [[ -n ${rest} && ${client} != \#* ]]; then
      check_port "$(port_of "${address}")" || return 1
    fi
  done <"${WIREGUARD_PEERS}"
}

# As skylan-wireguard names it.
port_of() {
  local bytes
  IFS=. read -ra bytes <<<"$1"
  printf 'uplink-%02x%02x%02x%02x\n' "${bytes[@]}"
}

# A session without a handshake for so many seconds has ended (WireGuard's whitepaper, 6.1).
readonly SESSION_SECONDS=180

# Those with a session, by their keys' names in the list.
connected_clients() {
  wg show wg-uplink latest-handshakes | awk -v now="$(date +%s)" -v session="${SESSION_SECONDS}" '
    FNR == NR { if (now - $2 < session) there[$1] = 1; next }
    $1 !~ /^#/ && ($3 in there) { print $1 }
  ' - "${WIREGUARD_PEERS}"
}

evidence_of_uplink() {
  case "$1" in
  *wireguard* | *WireGuard* | uplink-*) said skylan-wireguard ;;
  esac
}

# Keys and lists of an uplink that is left go with it: should it come back, it has others, and is not to begin with these.
before_change() {
  if ! runs wireguard; then
    leave skylan-wireguard.service
    rm -f "${WIREGUARD_PEERS}"* "${WIREGUARD_PEERS%-peers}"-key*
  elif ! runs openvpn; then
    if [[ -e "${SCRIPT_FOLDER}/uplink/openvpn.sh" ]]; then
      leave skylan-openvpn.service skylan-client-ports.service skylan-crl.service skylan-credentials.service
      # Nobody is to ask for it, or make its device, any more.
      rm -f "${SCRIPT_FOLDER}/uplink/openvpn.sh" "${SCRIPT_FOLDER}"/network/tap0.*
    fi
    rm -rf "${CREDENTIALS_FOLDER}" "${REVOCATIONS}"*
  fi
}

# leave UNIT...
leave() {
  systemctl disable --quiet --now "$@" || true
}

after_change() {
  # Ports that have lost their bridge get it back.
  restart_running skylan-wireguard
}
