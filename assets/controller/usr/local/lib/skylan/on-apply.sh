# shellcheck shell=bash
# The part of skylan-apply that is about a controller.

# shellcheck source=assets/slurm/usr/local/lib/skylan/slurm-apply.sh
source "${SKYLAN_SCRIPTS:-/usr/local/lib/skylan}/slurm-apply.sh"

unchanged() {
  :
}

changed() {
  free_numbers
  no_rpcbind
  homes
  restart_running systemd-timesyncd skylan-munge-key skylan-slurm-conf nfs-server mariadb slurmdbd slurmctld
}

# An earlier configuration may have exported them.
homes() {
  if ! has nfs-server.service && systemctl is-active --quiet nfs-server.service; then
    systemctl disable --quiet --now nfs-server.service
  fi
}
