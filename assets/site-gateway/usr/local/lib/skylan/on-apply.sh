# shellcheck shell=bash
# The part of skylan-apply that is about a site gateway. Its tunnels are skylan-tunnel's, and go on.

unchanged() {
  :
}

changed() {
  restart_running systemd-timesyncd skylan-site skylan-tunnel
}
