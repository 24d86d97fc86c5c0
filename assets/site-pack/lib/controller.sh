# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # Of skylan-site, which sources this.
# The controller: slurmctld with the pack's configuration, or with its operator's.

power_programs() {
  local name
  packages awscli
  from_pack /etc/skylan/slurm.env
  for name in resume suspend; do
    put "/usr/local/lib/skylan/skylan-${name}" 0755 <"${PACK}/skylan-power"
  done
}

# Every night; see docs/hybrid-cluster.md of skylan, "Back-up".
backups() {
  put /usr/local/lib/skylan/skylan-backup 0755 <"${PACK}/skylan-backup"
  put /usr/local/sbin/skylan-restore 0755 <"${PACK}/skylan-restore"
  from_pack /etc/systemd/system/skylan-backup.service
  unit skylan-backup.timer "${NEW}" <"${PACK}/skylan-backup.timer"
}

controller() {
  local changed='' before='' again=''
  [[ -n ${CONTROLLER_HOSTNAME} ]] || fail "the controller of this cluster is not at ${SITE}"
  [[ "$(hostname --short)" == "${CONTROLLER_HOSTNAME}" ]] \
    || fail "this machine is not called ${CONTROLLER_HOSTNAME} (controller.hostname in the settings)"
  has_address "${CONTROLLER_ADDRESS}" \
    || fail "this machine does not have the controller's address ${CONTROLLER_ADDRESS} (controller.address in the settings)"
  if [[ ${CLUSTER_MODE} == include ]]; then
    same_munge_key
  fi
  if [[ -e ${PACK}/nfs.conf && "$(findmnt --noheadings --output FSTYPE --target "${ROOT}/home")" == nfs* ]]; then
    fail '/home of this machine is another server'\''s: write that one in the settings (home: "ADDRESS:/PATH"), or home: "none"'
  fi
  routes
  packages munge slurm-client slurmctld
  dpkg --compare-versions "$(dpkg-query --show --showformat='${Version}' slurmctld)" ge 24.11 \
    || fail 'an older Slurm than 24.11 cannot control the workers in AWS; use Debian 13'
  if [[ -e ${PACK}/slurm.env ]]; then
    power_programs
  fi
  metrics
  if [[ ${CLUSTER_MODE} == include ]]; then
    packages python3
    users
    "${PACK}/skylan-include" apply
    return
  fi
  munge_key lead
  backups
  if systemctl is-active --quiet slurmctld.service && ! cmp -s "${PACK}/slurm.conf" "${ROOT}/etc/slurm/slurm.conf"; then
    "${ROOT}/usr/local/lib/skylan/skylan-backup" || echo 'going on without a back-up of the state' >&2
  fi
  export_homes
  accounting
  from_pack /etc/slurm/cgroup.conf
  changed+="${NEW}"
  users
  if [[ -e ${PACK}/gres.conf ]]; then
    from_pack /etc/slurm/gres.conf
    again="${NEW}"
  fi
  if [[ -e ${ROOT}/etc/slurm/slurm.conf ]]; then
    before="$(<"${ROOT}/etc/slurm/slurm.conf")"
  fi
  from_pack /etc/slurm/slurm.conf
  changed+="${NEW}"
  drop_in slurmctld
  systemctl enable --quiet slurmctld.service
  # Kinds of resources are for a slurmctld that starts.
  if [[ -n ${again} ]] || ! systemctl is-active --quiet slurmctld.service; then
    systemctl restart slurmctld.service
  elif [[ -n ${changed} ]]; then
    # shellcheck source=/dev/null
    source "${PACK}/slurm-conf.sh"
    tell_slurmctld "${before}" "$(<"${ROOT}/etc/slurm/slurm.conf")"
  fi
}
