# shellcheck shell=bash
# What a port of VXLAN needs beside its device. The VPC carries no multicast: an entry for the address zero a peer sends
# it what is for all (systemd.network(5), [BridgeFDB]; bridge(8)).

# more_network REMOTE-ADDRESS...: to be added to the port's file.
more_network() {
  printf '\n\n[BridgeFDB]\nMACAddress=00:00:00:00:00:00\nDestination=%s' "$@"
}

# remove_peers NAME REMOTE-ADDRESS...: all but these. networkd adds entries, and removes none.
remove_peers() {
  local name="$1" remote
  shift
  { bridge fdb show dev "${name}" 2>/dev/null || true; } | sed -n 's/^00:00:00:00:00:00 .*dst \([0-9.]*\).*/\1/p' \
    | while read -r remote; do
      [[ " $* " == *" ${remote} "* ]] || bridge fdb delete 00:00:00:00:00:00 dev "${name}" dst "${remote}"
    done
}
