# shellcheck shell=bash
# A gateway's uplinks. Each is a file that says: `check_uplink` prints what is wrong, `evidence_of_uplink PROBLEM` the
# log's lines about it, if it is its own; `connected_clients` prints who is connected, a client a line; `before_change`
# and `after_change` stand around a changed configuration.

readonly UPLINKS="${SKYLAN_UPLINKS:-/usr/local/lib/skylan/uplink}"

# each_uplink FUNCTION [ARGUMENT]: of all uplinks, each in a shell of its own, until one fails.
each_uplink() {
  local uplink
  for uplink in "${UPLINKS}"/*.sh; do
    (
      # shellcheck source=/dev/null # The uplink's.
      source "${uplink}"
      "$@"
    ) || return 1
  done
}
