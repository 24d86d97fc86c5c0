# shellcheck shell=bash
# Network managers: each is a file of its own, manager-NAME.sh, with the functions
#   manager_check INTERFACE    end with the reason when it cannot be done
#   manager_note INTERFACE     note the interface's addressing, before the first change
#   manager_files INTERFACE    write the files that make it a port of rosbridge
#   manager_switch INTERFACE   have the manager follow them
#   manager_leave INTERFACE    before the files are brought back
#   manager_return INTERFACE   have the manager follow the files as they were
# netplan hands its interfaces to systemd-networkd or NetworkManager, whose files override netplan's: its own are left
# as they are. manager-lone.sh is for a machine without an interface on the LAN; its INTERFACE is rosbridge itself.

readonly WAIT_SECONDS="${SKYLAN_WAIT_SECONDS:-60}"

# Who manages an interface now: networkd, NetworkManager, ifupdown or none.
network_manager() {
  local setup
  if systemctl is-active --quiet NetworkManager.service; then
    setup="$(nmcli -g GENERAL.STATE device show "$1" 2>/dev/null || true)"
    # 10 is "unmanaged"; "externally": somebody else set it up.
    if [[ ${setup} =~ ^([2-9][0-9]|1[0-9][0-9]) && ${setup} != *externally* ]]; then
      echo NetworkManager
      return
    fi
  fi
  if systemctl is-active --quiet systemd-networkd.service; then
    setup="$(networkctl list --no-legend "$1" 2>/dev/null | awk '{ print $5 }' || true)"
    if [[ -n ${setup} && ${setup} != unmanaged ]]; then
      echo networkd
      return
    fi
  fi
  if [[ -n "$(interfaces_files "$1")" ]]; then
    echo ifupdown
  else
    echo none
  fi
}

# The files of /etc/network that configure an interface.
interfaces_files() {
  local file
  for file in "${ROOT}"/etc/network/interfaces "${ROOT}"/etc/network/interfaces.d/*; do
    if grep -qsE "^[[:space:]]*iface[[:space:]]+$1([[:space:]]|\$)" "${file}"; then
      echo "${file#"${ROOT}"}"
    fi
  done
}

load_manager() {
  local name="$1"
  [[ ${name} != none ]] || fail "nothing that skylan-join knows manages \"$2\": systemd-networkd, netplan, NetworkManager \
or ifupdown; give \"$2\" its addresses in one of them"
  # shellcheck source=manager-networkd.sh
  source "${HERE}/lib/manager-${name}.sh"
}

# sections FILE NAME...: the sections of that names, of a file in the format of systemd and NetworkManager.
sections() {
  local file="$1"
  shift
  awk -v names=" $* " '/^\[/ { keep = index(names, " " substr($1, 2, length($1) - 2) " ") } keep && !/^[#;]/' "${file}"
}

# Until the bridge has its ports, and an address if the interface had one. Returns 1 when time is up.
wait_for_bridge() {
  local second
  for ((second = 0; second < WAIT_SECONDS; second++)); do
    if [[ ($1 == rosbridge || "$(master_of "$1")" == rosbridge) && "$(master_of "${PORT}")" == rosbridge ]] \
      && { [[ -z "$(state address)" ]] || has_address rosbridge; }; then
      return 0
    fi
    sleep 1
  done
  return 1
}

has_address() {
  [[ "$(ip -oneline -4 address show dev "$1" scope global 2>/dev/null)" == *inet* ]]
}

# Until the interface has its address back. Returns 1 when time is up.
wait_for_interface() {
  local second
  [[ -n "$(state address)" ]] || return 0
  for ((second = 0; second < WAIT_SECONDS; second++)); do
    ! has_address "$1" || return 0
    sleep 1
  done
  return 1
}

mac_of() {
  [[ ! -e "${ROOT}/sys/class/net/$1/address" ]] || cat "${ROOT}/sys/class/net/$1/address"
}

# render TEMPLATE INTERFACE
render() {
  sed -e "s/@INTERFACE@/$2/g" -e "s/@MAC@/$(state mac)/g" -e "s/@PORT@/${PORT}/g" "${HERE}/files/$1"
}
