# shellcheck shell=bash
# What runs whichever manager the network has: tap0, its filter, and the OpenVPN client.

readonly UNITS=/etc/systemd/system
readonly SCRIPTS=/usr/local/lib/skylan
readonly UNIT_NAMES=(skylan-bridge.service skylan-edge.service skylan-openvpn-client.service)
readonly USER_NAME=skylan-openvpn

# Install the Debian packages of the programs that are missing. They stay when everything else is undone.
ensure_packages() {
  local wanted=()
  command -v openvpn >/dev/null || wanted+=(openvpn)
  command -v nft >/dev/null || wanted+=(nftables)
  [[ ${#wanted[@]} -gt 0 ]] || return 0
  command -v apt-get >/dev/null || fail "not installed: ${wanted[*]}; install that and run this again"
  if [[ -n ${DRY_RUN} ]]; then
    say "would install: ${wanted[*]}"
    return
  fi
  say "installing ${wanted[*]}"
  export DEBIAN_FRONTEND=noninteractive
  if ! apt-get -qq update || ! apt-get -qq install --yes "${wanted[@]}" >/dev/null; then
    fail "could not be installed: ${wanted[*]}; install that and run this again"
  fi
}

# A MAC address for tap0 that is this machine's alone and stays: locally administered, from the machine's id.
tap_mac() {
  sha256sum <<<"skylan tap0 $(cat "${ROOT}/etc/machine-id")" \
    | sed -E 's/^(..)(..)(..)(..)(..).*/02:\1:\2:\3:\4:\5/'
}

# install_services PROFILE
install_services() {
  put /etc/skylan/client.ovpn 0600 secret <"$1"
  put /etc/sysusers.d/skylan-client.conf 0644 <"${HERE}/files/sysusers.conf"
  sed "s/@MAC@/$(tap_mac)/" "${HERE}/files/tap0.link" | put /etc/systemd/network/05-skylan-tap0.link 0644
  put "${SCRIPTS}/skylan-bridge" 0755 <"${HERE}/files/skylan-bridge"
  put "${SCRIPTS}/skylan-edge" 0755 <"${EDGE}${SCRIPTS}/skylan-edge"
  put /etc/skylan/skylan-edge.nft 0644 <"${EDGE}/etc/skylan/skylan-edge.nft"
  put /etc/skylan/edge.env 0644 <<<'SKYLAN_UPLINK_PORTS=tap0'
  put "${UNITS}/skylan-edge.service" 0644 <"${EDGE}${UNITS}/skylan-edge.service"
  local unit
  for unit in skylan-bridge.service skylan-openvpn-client.service; do
    put "${UNITS}/${unit}" 0644 <"${HERE}/files/${unit}"
  done
  if ! getent passwd "${USER_NAME}" >/dev/null; then
    note user "${USER_NAME}"
    act systemd-sysusers
  fi
}

# The filter's files are the cloud gateway's too: assets/edge, to which this folder has a link.
check_edge() {
  for EDGE in "${HERE}/edge" "${HERE}/../edge"; do
    [[ ! -r "${EDGE}/etc/skylan/skylan-edge.nft" ]] || return 0
  done
  fail "the folder \"edge\" is missing: copy assets/edge to ${HERE}/edge"
}

# Before the bridge appears, which starts the first of them.
enable_services() {
  act systemctl daemon-reload
  act udevadm control --reload
  act systemctl enable --quiet "${UNIT_NAMES[@]}"
}

restart_services() {
  # Not restarted: tap0 would go and come back, and with it what is bound to it.
  act systemctl reload-or-restart skylan-bridge.service
  act systemctl restart skylan-edge.service skylan-openvpn-client.service
}

# Also where a join ended half-way, and some of them are not there.
remove_services() {
  local unit
  for unit in "${UNIT_NAMES[@]}"; do
    if [[ -e "${ROOT}${UNITS}/${unit}" ]]; then
      act systemctl disable --quiet --now "${unit}" || true
    fi
  done
}

remove_user() {
  if [[ -n "$(state user)" ]] && getent passwd "${USER_NAME}" >/dev/null; then
    act userdel "${USER_NAME}"
  fi
}

# tap0 goes by itself, with its service.
delete_bridge() {
  if [[ -e "${ROOT}/sys/class/net/rosbridge" ]]; then
    act ip link delete rosbridge
  fi
}
