# shellcheck shell=bash
# What skylan-apply does on every machine of a robot's LAN.

readonly NETWORK="${SKYLAN_NETWORK:-/usr/local/lib/skylan/skylan-network}"

# The bridge and its ports, as this configuration has them.
apply_network() {
  "${NETWORK}" write
  networkctl reload
}
