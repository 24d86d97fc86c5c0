# shellcheck shell=bash
# What must be so before anything is touched. Each check ends the program with the reason and the cure.

check_root() {
  [[ "${SKYLAN_UID:-${EUID}}" == 0 ]] || fail 'must run as root: sudo ./skylan-join ...'
}

check_profile() {
  [[ -f $1 && -r $1 ]] || fail "the profile \"$1\" cannot be read"
  local part
  for part in '^client' '^remote ' '^<ca>' '^<cert>' '^<key>' '^<tls-crypt-v2>'; do
    grep -q -- "${part}" "$1" \
      || fail "\"$1\" is not a profile of skylan: it has no ${part#^}. Fetch it with the command in the stack's outputs"
  done
  grep -qE '^dev(-type)? tap' "$1" || fail "\"$1\" is not a profile of skylan: it is not for a TAP device"
}

interfaces() {
  local folders=("${ROOT}"/sys/class/net/*)
  echo "${folders[*]##*/}"
}

check_interface() {
  local folder="${ROOT}/sys/class/net/$1"
  [[ $1 =~ ^[A-Za-z0-9._-]+$ && -e ${folder} ]] \
    || fail "there is no interface \"$1\"; there are: $(interfaces)"
  if [[ -e "${folder}/wireless" || -e "${folder}/phy80211" ]]; then
    fail "\"$1\" is Wi-Fi, which cannot carry other machines' frames; use a wired interface"
  fi
  [[ $1 != rosbridge && $1 != tap0 ]] || fail "\"$1\" is made by skylan-join itself; name the wired interface"
  [[ "$(cat "${folder}/type" 2>/dev/null)" == 1 && $1 != lo ]] || fail "\"$1\" is not an Ethernet interface"
  local master=''
  [[ ! -L "${folder}/master" ]] || master="$(basename "$(readlink "${folder}/master")")"
  [[ -z ${master} || ${master} == rosbridge ]] || fail "\"$1\" is already a port of \"${master}\""
}

# Who manages an interface: networkd, netplan, NetworkManager or ifupdown.
network_manager() {
  if compgen -G "${ROOT}/etc/netplan/*.yaml" >/dev/null; then
    echo netplan
  elif systemctl is-active --quiet NetworkManager.service \
    && [[ "$(nmcli -g GENERAL.STATE device show "$1" 2>/dev/null)" != 10* ]]; then
    echo NetworkManager
  elif grep -qsE "^[[:space:]]*iface[[:space:]]+$1[[:space:]]" "${ROOT}/etc/network/interfaces"; then
    echo ifupdown
  elif systemctl is-active --quiet systemd-networkd.service; then
    echo networkd
  else
    echo none
  fi
}

unsupported_manager() {
  if [[ $1 == none ]]; then
    echo "nothing that skylan-join knows manages \"$2\"; enable systemd-networkd and give \"$2\" its addresses there"
  else
    echo "\"$2\" is managed by $1; skylan-join can take over an interface from systemd-networkd only, so far"
  fi
}
