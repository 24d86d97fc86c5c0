# shellcheck shell=bash
# What must be so before anything is touched. Each check ends the program with the reason and the cure.

check_root() {
  [[ "${SKYLAN_UID:-${EUID}}" == 0 ]] || fail 'must run as root: sudo ./skylan-join ...'
}

interfaces() {
  local folders=("${ROOT}"/sys/class/net/*)
  echo "${folders[@]##*/}"
}

is_wifi() {
  [[ -e "${ROOT}/sys/class/net/$1/wireless" || -e "${ROOT}/sys/class/net/$1/phy80211" ]]
}

# The bridge or bond that an interface is a port of.
master_of() {
  local link="${ROOT}/sys/class/net/$1/master"
  [[ ! -L ${link} ]] || basename "$(readlink "${link}")"
}

check_interface() {
  local folder="${ROOT}/sys/class/net/$1" master
  [[ $1 =~ ^[A-Za-z0-9._-]+$ && -e ${folder} ]] \
    || fail "there is no interface \"$1\"; there are: $(interfaces)"
  if is_wifi "$1"; then
    fail "\"$1\" is Wi-Fi, which cannot carry other machines' frames; use a wired interface, or give this machine alone \
an address of the LAN: --address"
  fi
  [[ " rosbridge ${PORTS[*]} wg-uplink " != *" $1 "* ]] || fail "\"$1\" is made by skylan-join itself; name the wired interface"
  [[ "$(cat "${folder}/type" 2>/dev/null)" == 1 && $1 != lo ]] || fail "\"$1\" is not an Ethernet interface"
  master="$(master_of "$1")"
  [[ -z ${master} || ${master} == rosbridge ]] || fail "\"$1\" is already a port of \"${master}\""
  check_joined "\"$1\""
}

# check_joined WORDS: with what this machine is to join, an interface's name in quotes or an address.
check_joined() {
  local joined
  joined="$(state lan-address)"
  if [[ -z ${joined} && -n "$(state interface)" ]]; then
    joined="\"$(state interface)\""
  fi
  if [[ -z ${joined} ]]; then
    [[ ! -e "${ROOT}/sys/class/net/rosbridge" ]] \
      || fail 'there is a bridge "rosbridge" already that skylan-join did not make; remove it first'
  else
    [[ ${joined} == "$1" ]] \
      || fail "this machine has joined with ${joined}; to take $1 in its place, run skylan-join --undo first"
  fi
}

check_address() {
  local reason
  complete_address
  reason="$(address_refusal)" || fail "${reason}"
  check_joined "${ADDRESS}"
}

# ros_settings: the settings of DDS for this machine, as texts with the names of their files between them.
ros_settings() {
  "${HERE}/dds/skylan-dds" --release "${ROS}" --interface rosbridge --address "${ADDRESS%/*}" --print
}

check_ros() {
  local reason
  [[ -n ${ROS} ]] || return 0
  [[ -x "${HERE}/dds/skylan-dds" ]] || fail "the folder \"dds\" is missing: copy assets/dds to ${HERE}/dds"
  reason="$(ros_settings 2>&1 >/dev/null)" || fail "${reason#skylan-dds: }"
}

# The wired interfaces that --interface can name, and the one that leads to the internet.
suggest_interfaces() {
  local name names=() default
  for name in $(interfaces); do
    # Only hardware, or a virtual machine's, has a `device`.
    if [[ -e "${ROOT}/sys/class/net/${name}/device" && -z "$(master_of "${name}")" ]] && ! is_wifi "${name}"; then
      names+=("${name}")
    fi
  done
  default="$(ip -4 route show default | sed -nE 's/^default .*dev ([^ ]+).*/\1/p' | head -n 1)"
  echo "wired interfaces here: ${names[*]:-none}; the default route uses ${default:-none}"
}

# From where SSH sessions reach this machine through an interface, one a line.
ssh_sessions() {
  local own
  own="$({
    ip -oneline address show dev "$1"
    ip -oneline address show dev rosbridge
  } 2>/dev/null | awk '{ sub("/.*", "", $4); printf " %s ", $4 }' || true)"
  ss -Hntp state established 2>/dev/null | awk -v own="${own}" '
    /"sshd/ {
      address = $3
      sub(/:[0-9]+$/, "", address)
      gsub(/[][]|%.*/, "", address)
      sub(/^::ffff:/, "", address)
      if (index(own, " " address " ")) print $4
    }'
}

# Who works over the very interface hears what happens to the connection, and decides.
check_ssh() {
  local sessions
  sessions="$(ssh_sessions "$1")"
  [[ -n ${sessions} ]] || return 0
  if [[ $1 == rosbridge ]]; then
    say "you may be connected through the cloud's LAN, which this machine leaves: SSH sessions from ${sessions//$'\n'/, }."
    say 'The connection ends with it; the machine keeps its other ways to the network.'
    ask
    return
  fi
  say "you may be connected through \"$1\": SSH sessions from ${sessions//$'\n'/, }."
  say 'The connection pauses for some seconds and then goes on, since address and MAC address stay the same.'
  say "Should it break, the change goes on to its end, or is taken back when the network does not work: ${LOG}"
  ask
}

# Whether to go on.
ask() {
  if [[ -n ${YES} || -n ${DRY_RUN} ]]; then
    return 0
  fi
  [[ -t 0 ]] || fail 'not changed: nobody can be asked here; --yes goes on without asking'
  local answer
  read -r -p 'skylan-join: go on? [y/N] ' answer
  [[ ${answer} == [yY]* ]] || fail 'not changed'
}
