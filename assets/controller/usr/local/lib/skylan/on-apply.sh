# shellcheck shell=bash
# The part of skylan-apply that is about a controller.

unchanged() {
  :
}

changed() {
  restart_running systemd-timesyncd skylan-munge-key skylan-state skylan-slurm-conf slurmctld
}
