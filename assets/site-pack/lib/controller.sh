# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # Of skylan-site, which sources this.
# The controller: slurmctld with the pack's configuration, or with its operator's.

power_programs() {
  local name
  packages curl python3
  program aws.py
  program skylan-machines
  from_pack /etc/skylan/slurm.env
  for name in resume suspend; do
    put "/usr/local/lib/skylan/skylan-${name}" 0755 <"${PACK}/skylan-power"
  done
}

# What has EC2 make workers of fleets. Where a pack has none, nothing looks after them.
fleets() {
  local name
  if [[ ! -e ${PACK}/fleets.json ]]; then
    if taken_back /etc/skylan/fleets.json; then
      systemctl disable --quiet --now skylan-fleet-reconcile.timer
      fleet_names
    fi
    return
  fi
  packages python3
  for name in "${PACK}"/fleet/*.py; do
    put "/usr/local/lib/skylan/fleet/${name##*/}" <"${name}"
  done
  program skylan-fleet
  program skylan-resume-failed
  from_pack /etc/skylan/fleets.json
  fleet_names
  from_pack /etc/systemd/system/skylan-fleet-reconcile.service
  unit skylan-fleet-reconcile.timer "${NEW}" <"${PACK}/skylan-fleet-reconcile.timer"
}

# A worker has no address before its machine is there, and slurmctld then looks its name up: where no DNS server answers,
# it would stand still for a minute a name. Nobody listens at this address.
fleet_names() {
  local hosts="${ROOT}/etc/hosts" list="${ROOT}/etc/skylan/fleets.json"
  if [[ ! -e ${hosts} ]]; then
    [[ -e ${list} ]] || return 0
    : >"${hosts}"
  fi
  {
    # awk ends a last line that its owner did not.
    awk '!/ # skylan-fleet$/' "${hosts}"
    if [[ -e ${list} ]]; then
      python3 -c 'import json, sys
for fleet in json.load(open(sys.argv[1]))["fleets"]:
    for number in range(1, fleet["max"] + 1):
        print("127.255.255.254 {}-{} # skylan-fleet".format(fleet["nodes"], number))' "${list}"
    fi
  } >"${hosts}.skylan"
  # The file itself stays, with what its owner has made of it.
  if ! cmp -s "${hosts}.skylan" "${hosts}"; then
    cat "${hosts}.skylan" >"${hosts}"
    echo "/etc/hosts has other names of fleets"
  fi
  rm "${hosts}.skylan"
}

# Every night; see docs/hybrid-cluster/operation.md of skylan, "Back-up".
backups() {
  put /usr/local/lib/skylan/skylan-backup 0755 <"${PACK}/skylan-backup"
  put /usr/local/sbin/skylan-restore 0755 <"${PACK}/skylan-restore"
  from_pack /etc/systemd/system/skylan-backup.service
  unit skylan-backup.timer "${NEW}" <"${PACK}/skylan-backup.timer"
}

controller() {
  local changed='' before='' now again='' key=''
  [[ -n ${CONTROLLER_HOSTNAME} ]] || fail "the controller of this cluster is not at ${SITE}"
  [[ "$(hostname --short)" == "${CONTROLLER_HOSTNAME}" ]] \
    || fail "this machine is not called ${CONTROLLER_HOSTNAME} (controller.hostname in the settings)"
  has_address "${CONTROLLER_ADDRESS}" \
    || fail "this machine does not have the controller's address ${CONTROLLER_ADDRESS} (controller.address in the settings)"
  if [[ ${CLUSTER_MODE} == include ]]; then
    same_munge_key
    command -v python3 >/dev/null || fail 'this needs python3: apt install python3'
    "${PACK}/skylan-include" check
  fi
  if [[ -e ${PACK}/nfs.conf && "$(findmnt --noheadings --output FSTYPE --target "${ROOT}/home")" == nfs* ]]; then
    fail '/home of this machine is another server'\''s: write that one in the settings (home: "ADDRESS:/PATH"), or home: "none"'
  fi
  routes
  # A cluster that is there may have a Slurm of its own making, beside which no other is to be.
  if [[ ${CLUSTER_MODE} != include ]]; then
    packages munge slurm-client slurmctld
    dpkg --compare-versions "$(dpkg-query --show --showformat='${Version}' slurmctld)" ge 24.11 \
      || fail 'an older Slurm than 24.11 cannot control the workers in AWS; use Debian 13'
  fi
  if [[ -e ${PACK}/slurm.env ]]; then
    power_programs
  fi
  fleets
  metrics
  if [[ ${CLUSTER_MODE} == include ]]; then
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
  modules
  if [[ -e ${PACK}/token.key ]]; then
    tokens
    key="${NEW}"
    changed+="${key}"
  fi
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
  now="$(<"${ROOT}/etc/slurm/slurm.conf")"
  # shellcheck source=/dev/null
  source "${PACK}/slurm-conf.sh"
  # slurmdbd reads its key at its start alone; where it is to take tokens for the first time, its lines are new too.
  if [[ -n ${key} && ${before} == *AuthAltTypes=* ]]; then
    anew slurmdbd
  fi
  # Kinds of resources are for a slurmctld that starts.
  if [[ -n ${again} ]] || ! systemctl is-active --quiet slurmctld.service; then
    tell_slurmdbd "${before}" "${now}"
    systemctl restart slurmctld.service
  elif [[ -n ${changed} ]]; then
    tell_slurmctld "${before}" "${now}"
  fi
  if [[ -e ${PACK}/token.key ]]; then
    rest_api
  else
    no_tokens
  fi
}
