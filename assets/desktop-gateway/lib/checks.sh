# shellcheck shell=bash
# What must be so before anything is touched. Each check ends the program with the reason and the cure.

check_root() {
  [[ "${SKYLAN_UID:-${EUID}}" == 0 ]] || fail 'must run as root: sudo ./skylan-join ...'
}

# The lines of a profile, words one space apart, as extended regular expressions: all that skylan writes or has written,
# and nothing else, because OpenVPN's configuration can name programs to run, files to write and ways to listen.
readonly PROFILE_LINES=(
  'client'
  'dev tap[0-9]*'
  'dev-type tap'
  'proto udp4'
  'remote [A-Za-z0-9.-]+ [0-9]+'
  'resolv-retry infinite'
  'nobind'
  'persist-key'
  'persist-tun'
  'route-nopull'
  'remote-cert-tls server'
  'verify-x509-name [A-Za-z0-9._-]+ name'
  'tls-version-min 1\.3'
  'data-ciphers [A-Z0-9:-]+'
  'ping [0-9]+'
  'ping-restart [0-9]+'
  'connect-retry [0-9]+ [0-9]+'
  'explicit-exit-notify [0-9]+'
  'tun-mtu [0-9]+'
  'mssfix [0-9]+ mtu'
  'mtu-disc no'
  'verb [0-9]+'
  '<(ca|cert|key|tls-crypt-v2)>'
)

# Lines between <ca> and </ca>, and so on.
readonly PEM_LINE='^(-----(BEGIN|END) [A-Za-z0-9 -]+-----|[A-Za-z0-9+/]+=*)?$'

check_profile() {
  [[ -f $1 && -r $1 ]] || fail "the profile \"$1\" cannot be read"
  local part
  for part in '^client' '^remote ' '^<ca>' '^<cert>' '^<key>' '^<tls-crypt-v2>'; do
    grep -q -- "${part}" "$1" || not_a_profile "$1" "has no ${part#^}"
  done
  grep -qE '^dev(-type)? tap' "$1" || not_a_profile "$1" 'is not for a TAP device'
  check_directives "$1"
}

# not_a_profile FILE REASON
not_a_profile() {
  fail "\"$1\" is not a profile of skylan: it $2. Fetch it with the command in the stack's outputs"
}

check_directives() {
  local allowed line block='' words
  local -A seen=()
  allowed="$(printf '|%s' "${PROFILE_LINES[@]}")"
  # Where a line ends is seen here as OpenVPN sees it.
  [[ -z "$(tr -d '\t\r\n -~\200-\377' <"$1" | tr '\0' '.')" ]] || not_a_profile "$1" 'has control characters'
  while read -ra words || [[ -n ${words[*]} ]]; do
    line="${words[*]%$'\r'}"
    if [[ -n ${block} ]]; then
      if [[ ${line} == "</${block}>" ]]; then
        block=''
      elif [[ ! ${line} =~ ${PEM_LINE} ]]; then
        not_a_profile "$1" "has something else than a key or certificate in <${block}>"
      fi
      continue
    fi
    if [[ -z ${line} || ${line} == [\#\;]* ]]; then
      continue
    fi
    [[ ${line} =~ ^(${allowed#|})$ ]] || not_a_profile "$1" "has a line \"${line%% *}\" as skylan writes none"
    [[ -z ${seen[${line%% *}]:-} ]] || not_a_profile "$1" "has the line \"${line%% *}\" twice"
    seen[${line%% *}]=yes
    if [[ ${line} == \<* ]]; then
      block="${line//[<>]/}"
    fi
  done < <(cat "$1")
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
    fail "\"$1\" is Wi-Fi, which cannot carry other machines' frames; use a wired interface"
  fi
  [[ $1 != rosbridge && $1 != tap0 ]] || fail "\"$1\" is made by skylan-join itself; name the wired interface"
  [[ "$(cat "${folder}/type" 2>/dev/null)" == 1 && $1 != lo ]] || fail "\"$1\" is not an Ethernet interface"
  master="$(master_of "$1")"
  [[ -z ${master} || ${master} == rosbridge ]] || fail "\"$1\" is already a port of \"${master}\""
  local joined
  joined="$(state interface)"
  if [[ -z ${joined} ]]; then
    [[ ! -e "${ROOT}/sys/class/net/rosbridge" ]] \
      || fail 'there is a bridge "rosbridge" already that skylan-join did not make; remove it first'
  else
    [[ ${joined} == "$1" ]] \
      || fail "this machine has joined with \"${joined}\"; to take \"$1\" in its place, run skylan-join --undo first"
  fi
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
  say "you may be connected through \"$1\": SSH sessions from ${sessions//$'\n'/, }."
  say 'The connection pauses for some seconds and then goes on, since address and MAC address stay the same.'
  say "Should it break, the change goes on to its end, or is taken back when the network does not work: ${LOG}"
  if [[ -n ${YES} || -n ${DRY_RUN} ]]; then
    return 0
  fi
  [[ -t 0 ]] || fail 'not changed: nobody can be asked here; --yes goes on without asking'
  local answer
  read -r -p 'skylan-join: go on? [y/N] ' answer
  [[ ${answer} == [yY]* ]] || fail 'not changed'
}
