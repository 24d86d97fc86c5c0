# shellcheck shell=bash
# The LAN as a profile names it, and what addresses have to do with it.

# shellcheck source=../files/addresses.sh
source "${HERE}/files/addresses.sh"

readonly LAN_LINE='^# skylan lan ([0-9.]+/([89]|[12][0-9]|30)) ([A-Za-z0-9][A-Za-z0-9._-]{0,63})$'

# read_lan FILE: LAN, as 192.168.0.0/24, and LAN_NAME; both empty by a profile that does not say it, of a skylan that did not.
read_lan() {
  local lines
  LAN='' LAN_NAME=''
  mapfile -t lines < <(tr -d '\r' <"$1" | grep '^# skylan lan')
  ((${#lines[@]} > 0)) || return 0
  ((${#lines[@]} == 1)) || not_a_profile "$1" 'has the line "# skylan lan" twice'
  [[ ${lines[0]} =~ ${LAN_LINE} ]] || not_a_profile "$1" 'has a line "# skylan lan" as skylan writes none'
  LAN="${BASH_REMATCH[1]}"
  LAN_NAME="${BASH_REMATCH[3]}"
  if ! is_address "${LAN%/*}" || [[ "$(network "${LAN}")" != "${LAN}" ]]; then
    not_a_profile "$1" "says that the LAN is ${LAN}, which is no network"
  fi
}

# complete_address: ADDRESS with the LAN's length, where it has none and the profile says that.
complete_address() {
  if [[ -n ${LAN} ]] && is_address "${ADDRESS}"; then
    ADDRESS+="/${LAN#*/}"
  fi
}

# address_refusal: why this machine cannot have ADDRESS, as `skylan-lone check`; 1 if it cannot.
address_refusal() {
  SKYLAN_INTERFACES="${ROOT}/sys/class/net" "${HERE}/files/skylan-lone" check "${ADDRESS}" ${LAN:+"${LAN}" "${LAN_NAME}"}
}

# warn_of_other_network INTERFACE: where this desktop gateway has addresses on its LAN, and none by which the cloud machines
# could answer it. One without any is a mere bridge, or waits for a DHCP server: nothing to say.
warn_of_other_network() {
  local address addresses
  [[ -n ${LAN} ]] || return 0
  mapfile -t addresses < <({
    ip -oneline -4 address show dev "$1" scope global
    ip -oneline -4 address show dev rosbridge scope global
  } 2>/dev/null | awk '!seen[$4]++ { print $4 }')
  ((${#addresses[@]} > 0)) || return 0
  for address in "${addresses[@]}"; do
    # A network that has the whole LAN in it will do.
    if within "${address%/*}" "${LAN}" && ((${address#*/} <= ${LAN#*/})); then
      return 0
    fi
  done
  say "warning: \"$1\" has the address ${addresses[*]}, and the LAN ${LAN_NAME} is ${LAN}, as the profile says: who has \
addresses like this one and the cloud machines will not reach each other. Give the machines here addresses of ${LAN}; or set \
lanCidr to the network that is here, deploy, and join with the profile fetched anew" >&2
}
