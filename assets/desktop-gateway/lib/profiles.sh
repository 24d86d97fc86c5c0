# shellcheck shell=bash
# What a profile may hold: it is data of somebody who may be anybody, and ends the program where it is more.

# The lines of an OpenVPN profile, words one space apart, as extended regular expressions: all that skylan writes or has written,
# and nothing else, because OpenVPN's configuration can name programs to run, files to write and ways to listen.
readonly OPENVPN_LINES=(
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
  '<(ca|cert|key|tls-crypt-v2|connection)>'
)

# Lines between <connection> and </connection>: two ways to one server, over UDP and over TCP.
readonly CONNECTION_LINES=(
  'remote [A-Za-z0-9.-]+ [0-9]+ (udp4|tcp4-client)'
  'connect-timeout [0-9]+'
  'explicit-exit-notify [0-9]+'
  'mtu-disc no'
)
readonly MOST_CONNECTIONS=2

# Lines between <ca> and </ca>, and so on.
readonly PEM_LINE='^(-----(BEGIN|END) [A-Za-z0-9 -]+-----|[A-Za-z0-9+/]+=*)?$'

# The lines of a WireGuard profile, likewise, each with the section that it is in. The addresses in the tunnel are of a range
# that no other network has.
readonly WIREGUARD_LINES=(
  'Interface PrivateKey = [A-Za-z0-9+/]{43}='
  'Interface Address = 2(4[1-9]|5[0-4])(\.[0-9]{1,3}){3}/32'
  'Interface MTU = [0-9]{3,4}'
  'Peer PublicKey = [A-Za-z0-9+/]{43}='
  'Peer Endpoint = [A-Za-z0-9.-]+:[0-9]+'
  'Peer AllowedIPs = 240\.0\.0\.1/32'
  'Peer PersistentKeepalive = [0-9]{1,5}'
)

# profile_kind FILE: openvpn or wireguard, by what is in it.
profile_kind() {
  if grep -q '^\[Interface\]' -- "$1"; then
    echo wireguard
  else
    echo openvpn
  fi
}

check_profile() {
  [[ -f $1 && -r $1 ]] || fail "the profile \"$1\" cannot be read"
  # Where a line ends is seen here as who reads it sees it.
  [[ -z "$(tr -d '\t\r\n -~\200-\377' <"$1" | tr '\0' '.')" ]] || not_a_profile "$1" 'has control characters'
  "check_$(profile_kind "$1")_profile" "$1"
}

check_wireguard_profile() {
  local allowed line section='' words part
  local -A seen=()
  allowed="$(printf '|%s' "${WIREGUARD_LINES[@]}")"
  while read -ra words || [[ -n ${words[*]} ]]; do
    line="${words[*]%$'\r'}"
    if [[ -z ${line} || ${line} == \#* ]]; then
      continue
    fi
    if [[ ${line} =~ ^\[(Interface|Peer)\]$ ]]; then
      section="${BASH_REMATCH[1]}"
      part="[${section}]"
    else
      [[ "${section} ${line}" =~ ^(${allowed#|})$ ]] || not_a_profile "$1" "has a line \"${line%% *}\" as skylan writes none"
      part="${line%% *}"
    fi
    [[ -z ${seen[${part}]:-} ]] || not_a_profile "$1" "has \"${part}\" twice"
    seen[${part}]=yes
  done < <(cat "$1")
  for line in "${WIREGUARD_LINES[@]}"; do
    read -r _ part _ <<<"${line}"
    [[ -n ${seen[${part}]:-} ]] || not_a_profile "$1" "has no ${part}"
  done
}

check_openvpn_profile() {
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
  local outside connection allowed line part block='' connections=0 words
  local -A seen=()
  outside="$(printf '|%s' "${OPENVPN_LINES[@]}")"
  connection="$(printf '|%s' "${CONNECTION_LINES[@]}")"
  allowed="${outside#|}"
  while read -ra words || [[ -n ${words[*]} ]]; do
    line="${words[*]%$'\r'}"
    if [[ -n ${block} && ${line} == "</${block}>" ]]; then
      block='' allowed="${outside#|}"
      continue
    fi
    if [[ -n ${block} && ${block} != connection ]]; then
      [[ ${line} =~ ${PEM_LINE} ]] \
        || not_a_profile "$1" "has something else than a key or certificate in <${block}>"
      continue
    fi
    if [[ -z ${line} || ${line} == [\#\;]* ]]; then
      continue
    fi
    [[ ${line} =~ ^(${allowed})$ ]] || not_a_profile "$1" "has a line \"${line%% *}\" as skylan writes none"
    if [[ ${line} == '<connection>' ]]; then
      ((++connections <= MOST_CONNECTIONS)) || not_a_profile "$1" "has more than ${MOST_CONNECTIONS} times <connection>"
      block=connection allowed="${connection#|}"
      continue
    fi
    # Each connection has its own.
    part="${block:+${connections} }${line%% *}"
    [[ -z ${seen[${part}]:-} ]] || not_a_profile "$1" "has the line \"${line%% *}\" twice"
    seen[${part}]=yes
    if [[ ${line} == \<* ]]; then
      block="${line//[<>]/}"
    fi
  done < <(cat "$1")
}
