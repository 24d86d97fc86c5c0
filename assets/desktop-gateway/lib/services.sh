# shellcheck shell=bash
# What runs whichever manager the network has: the port to the cloud, its filter, and the client of the uplink.

readonly UNITS=/etc/systemd/system
readonly SCRIPTS=/usr/local/lib/skylan
readonly USER_NAME=skylan-openvpn
# The port of each kind of uplink.
readonly -A PORTS=([openvpn]=tap0 [wireguard]=uplink0)

# choose_uplink KIND
choose_uplink() {
  UPLINK="$1"
  # shellcheck disable=SC2034 # Read by the files that source this one.
  PORT="${PORTS[$1]}"
  CLIENT="skylan-${UPLINK}-client.service"
  UNIT_NAMES=(skylan-bridge.service skylan-edge.service "${CLIENT}")
}

# The packages of an uplink beside nftables.
packages_of() {
  if [[ $1 == wireguard ]]; then
    echo wireguard-tools
  else
    echo openvpn
  fi
}

# Install the Debian packages of the programs that are missing. They stay when everything else is undone.
ensure_packages() {
  local wanted=()
  if [[ ${UPLINK} == wireguard ]]; then
    command -v wg >/dev/null || wanted+=(wireguard-tools)
    command -v ping >/dev/null || wanted+=(iputils-ping)
  else
    command -v openvpn >/dev/null || wanted+=(openvpn)
  fi
  command -v nft >/dev/null || wanted+=(nftables)
  [[ -z ${ADDRESS} ]] || command -v python3 >/dev/null || wanted+=(python3-minimal)
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

# machine_mac DEVICE: a MAC address that is this machine's alone and stays: locally administered, from the machine's id.
machine_mac() {
  sha256sum <<<"skylan $1 $(cat "${ROOT}/etc/machine-id")" \
    | sed -E 's/^(..)(..)(..)(..)(..).*/02:\1:\2:\3:\4:\5/'
}

# install_services PROFILE
install_services() {
  local unit
  "install_${UPLINK}" "$1"
  sed "s/@MAC@/$(machine_mac tap0)/" "${HERE}/files/skylan-bridge" | put "${SCRIPTS}/skylan-bridge" 0755
  put "${SCRIPTS}/skylan-edge" 0755 <"${EDGE}${SCRIPTS}/skylan-edge"
  put /etc/skylan/skylan-edge.nft 0644 <"${EDGE}/etc/skylan/skylan-edge.nft"
  put /etc/skylan/edge.env 0644 <<<"SKYLAN_UPLINK_PORTS=${PORT}"
  put "${UNITS}/skylan-edge.service" 0644 <"${EDGE}${UNITS}/skylan-edge.service"
  for unit in skylan-bridge.service "${CLIENT}"; do
    sed "s/@PORT@/${PORT}/g" "${HERE}/files/${unit}" | put "${UNITS}/${unit}" 0644
  done
}

install_openvpn() {
  put /etc/skylan/client.ovpn 0600 secret <"$1"
  put /etc/sysusers.d/skylan-client.conf 0644 <"${HERE}/files/sysusers.conf"
  sed "s/@MAC@/$(machine_mac tap0)/" "${HERE}/files/tap0.link" | put /etc/systemd/network/05-skylan-tap0.link 0644
  if ! getent passwd "${USER_NAME}" >/dev/null; then
    note user "${USER_NAME}"
    act systemd-sysusers
  fi
}

install_wireguard() {
  # As who reads it takes it: one space between words, and no comments.
  sed -E 's/\r$//; s/[[:space:]]+/ /g; s/^ | $//g; /^(#.*)?$/d' "$1" | put /etc/skylan/client.conf 0600 secret
  put /etc/skylan/skylan-wireguard.nft 0644 <"${RULES}/etc/skylan/skylan-wireguard.nft"
  put "${SCRIPTS}/skylan-wireguard-client" 0755 <"${HERE}/files/skylan-wireguard-client"
}

# leave_other_uplink: what a join by a profile of the other kind has left, also one that was killed.
leave_other_uplink() {
  local unit
  if [[ ${UPLINK} == wireguard ]]; then
    unit=skylan-openvpn-client.service
  else
    unit=skylan-wireguard-client.service
  fi
  if [[ -e "${ROOT}${UNITS}/${unit}" ]]; then
    act systemctl disable --quiet --now "${unit}"
    # With its port. It is started again when the files are those of this uplink.
    act systemctl stop skylan-bridge.service
    take_away "${UNITS}/${unit}"
  fi
  if [[ ${UPLINK} == wireguard ]]; then
    take_away /etc/skylan/client.ovpn
    take_away /etc/systemd/network/05-skylan-tap0.link
  else
    take_away /etc/skylan/client.conf
    take_away /etc/skylan/skylan-wireguard.nft
    take_away "${SCRIPTS}/skylan-wireguard-client"
  fi
}

# The files of filters are the cloud gateway's too: assets/edge and assets/wireguard, to which this folder has links.
check_edge() {
  for EDGE in "${HERE}/edge" "${HERE}/../edge"; do
    [[ ! -r "${EDGE}/etc/skylan/skylan-edge.nft" ]] || return 0
  done
  fail "the folder \"edge\" is missing: copy assets/edge to ${HERE}/edge"
}

check_tunnel_rules() {
  [[ ${UPLINK} == wireguard ]] || return 0
  for RULES in "${HERE}/wireguard" "${HERE}/../wireguard"; do
    [[ ! -r "${RULES}/etc/skylan/skylan-wireguard.nft" ]] || return 0
  done
  fail "the folder \"wireguard\" is missing: copy assets/wireguard to ${HERE}/wireguard"
}

# Before the bridge appears, which starts the first of them.
enable_services() {
  act systemctl daemon-reload
  act udevadm control --reload
  act systemctl enable --quiet "${UNIT_NAMES[@]}"
}

restart_services() {
  # Not restarted: the port would go and come back, and with it what is bound to it.
  act systemctl reload-or-restart skylan-bridge.service
  act systemctl restart skylan-edge.service "${CLIENT}"
}

# Also where a join ended half-way, and some of them are not there.
remove_services() {
  local unit
  for unit in skylan-bridge.service skylan-edge.service skylan-openvpn-client.service skylan-wireguard-client.service \
    skylan-lone.service; do
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

# The port goes by itself, with its service.
delete_bridge() {
  if [[ -e "${ROOT}/sys/class/net/rosbridge" ]]; then
    act ip link delete rosbridge
  fi
}
