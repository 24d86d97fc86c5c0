# shellcheck shell=bash
# The part of skylan-apply that is about a controller.

# shellcheck source=assets/slurm/usr/local/lib/skylan/slurm-apply.sh
source "${SKYLAN_SCRIPTS:-/usr/local/lib/skylan}/slurm-apply.sh"
readonly TOKEN_KEY="${SKYLAN_TOKEN_KEY:-/etc/slurm/jwt_hs256.key}"
readonly DIRECTORY="${SKYLAN_DIRECTORY:-/etc/skylan/directory.env}"
readonly SSSD_CONF="${SKYLAN_SSSD_CONF:-/etc/sssd/sssd.conf}"
readonly UNIT_FILES="${SKYLAN_UNIT_FILES:-/etc/systemd/system}"
readonly FLEETS="${SKYLAN_FLEETS:-/etc/skylan/fleets.json}"
readonly BACKUP="${SKYLAN_BACKUP:-/usr/local/lib/skylan/skylan-backup}"

unchanged() {
  :
}

# A copy of the state before anything is changed; what is there for the first time has none.
changed() {
  if [[ -n $1 ]]; then
    "${BACKUP}" local || echo 'going on without a back-up' >&2
  fi
  free_numbers
  no_rpcbind
  tell_no_more
  homes
  tokens
  no_directory
  fleets
  restart_running systemd-timesyncd skylan-munge-key skylan-token-key skylan-state skylan-slurm-conf nfs-server \
    mariadb slurmdbd slurmctld slurmrestd
}

# An earlier configuration may have had one.
no_directory() {
  if ! has sssd.service && [[ -e ${DIRECTORY} ]]; then
    systemctl disable --quiet --now sssd.service skylan-directory.service skylan-directory.timer
    rm -f "${DIRECTORY}" "${SSSD_CONF}" "${UNIT_FILES}"/skylan-directory.{service,timer} \
      "${UNIT_FILES}/skylan-users.service.d/directory.conf"
    systemctl daemon-reload
  fi
}

# An earlier configuration may have had some.
fleets() {
  if has skylan-fleet-list.service || [[ ! -e ${UNIT_FILES}/skylan-fleet-list.service ]]; then
    return
  fi
  systemctl disable --quiet --now skylan-fleet-list.service skylan-fleet-reconcile.timer
  rm -f "${FLEETS}" "${UNIT_FILES}"/{skylan-fleet-list.service,skylan-fleet-reconcile.{service,timer},slurmctld.service.d/fleets.conf}
  systemctl daemon-reload
}

# An earlier configuration may have exported them.
homes() {
  if ! has nfs-server.service && systemctl is-active --quiet nfs-server.service; then
    systemctl disable --quiet --now nfs-server.service
  fi
}

# An earlier configuration may have taken them.
tokens() {
  if has skylan-token-key.service || [[ ! -e ${TOKEN_KEY} ]]; then
    return
  fi
  systemctl disable --quiet --now slurmrestd.service skylan-token-key.service
  rm "${TOKEN_KEY}"
}
