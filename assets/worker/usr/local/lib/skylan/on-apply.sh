# shellcheck shell=bash
# The part of skylan-apply that is about a worker.

unchanged() {
  :
}

changed() {
  restart_running systemd-timesyncd skylan-munge-key slurmd
}
