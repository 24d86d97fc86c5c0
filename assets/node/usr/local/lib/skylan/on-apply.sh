# shellcheck shell=bash
# The part of skylan-apply that is about a cloud node.

# shellcheck source=assets/lan/usr/local/lib/skylan/lan-apply.sh
source "${SKYLAN_SCRIPTS:-/usr/local/lib/skylan}/lan-apply.sh"

readonly SESSION="${SKYLAN_SESSION:-/usr/local/lib/skylan/skylan-session}"

# Docker keeps all that containers say, until the disk is full. A file of the user's own is left alone. Containers that
# run keep the limits that they began with.
bound_docker_logs() {
  local settings="${SKYLAN_DOCKER:-/etc/docker}/daemon.json"
  if [[ ! -e ${settings} ]]; then
    mkdir -p "${settings%/*}"
    cp "${BASH_SOURCE[0]%/*}/docker-daemon.json" "${settings}"
    restart_running docker
  fi
}

unchanged() {
  "${SESSION}"
  apply_network
}

changed() {
  "${SESSION}"
  apply_network
  bound_docker_logs
  restart_running avahi-daemon systemd-timesyncd skylan-overlay skylan-additions skylan-workload
}
