# shellcheck shell=bash
# An interface of ifupdown: its stanzas become the bridge's, which plain `ip` commands make, so that bridge-utils is not
# needed. The bridge outlives ifdown, so that its port to the cloud stays when networking is restarted.

manager_check() {
  [[ -z "$(state origin)" ]] || return 0
  local files
  files="$(interfaces_files "$1")"
  [[ ${files} != *$'\n'* ]] \
    || fail "\"$1\" is configured in several files: ${files//$'\n'/, }; put its stanzas into one of them"
  ! grep -qE "^[[:space:]]*(iface|mapping)[[:space:]]+$1[:.]" "${ROOT}${files}" \
    || fail "\"${files}\" gives \"$1\" further addresses or VLANs by name ($1:0, $1.5); write them for rosbridge first"
}

manager_note() {
  note file "$(interfaces_files "$1")"
  note origin "$(cat "${ROOT}$(interfaces_files "$1")")"
}

manager_files() {
  local file
  file="$(state file)"
  state origin | bridge_stanzas "$1" "$(state mac)" | put "${file}" "0$(stat -c %a "${ROOT}${file}")"
}

# The text of an interfaces(5) file with the stanzas of interface $1 (MAC address $2) given to the bridge.
bridge_stanzas() {
  awk -v port="$1" -v mac="$2" '
    $1 == "auto" || $1 ~ /^allow-/ {
      inside = 0
      kept = $1
      for (i = 2; i <= NF; i++) if ($i != port) kept = kept " " $i
      # The bridge is no hardware that appears: it is made when the machine starts.
      if (NF == 1 || kept != $1) print kept
      next
    }
    $1 == "iface" {
      inside = ($2 == port)
      if (!inside) { print; next }
      $2 = "rosbridge"
      if (!begun) {
        print "# skylan-join: what was " port " is rosbridge, with " port " as a port of it."
        print "auto rosbridge"
      }
      print
      if (!begun) {
        print "    pre-up test -e /sys/class/net/rosbridge || ip link add rosbridge address " mac " type bridge"
        print "    pre-up ip link set " port " mtu 1500 addrgenmode none master rosbridge up"
      }
      begun = 1
      next
    }
    $1 == "mapping" || $1 ~ /^source/ { inside = 0 }
    # The bridge has an MTU of its own.
    inside && $1 == "mtu" { next }
    { print }
  '
}

manager_switch() {
  # With the stanzas that it was started by.
  act ifdown --force --interfaces="${BACKUP}$(state file)" "$1" || true
  act ip address flush dev "$1"
  act ifup rosbridge
}

manager_leave() {
  act ifdown --force rosbridge || true
}

manager_return() {
  delete_bridge
  # As the kernel had it: a port has no addresses of its own.
  act ip link set "$1" down addrgenmode eui64
  act ifup --force "$1"
}
