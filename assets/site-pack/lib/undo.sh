# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # Of skylan-site, which sources this.
# What takes back all that the others do.

# Takes back what put has done, and stops what was started by it. Packages stay, and forwarding until the next boot.
undo() {
  local mark place unit cidr was_ours=''
  local -a found=("${ROOT}"/var/lib/skylan-site/_*)
  # On a machine of a cluster that stayed its operator's, munge, Slurm and the names of users are not this program's.
  if [[ ${CLUSTER_MODE} != include || -e ${ROOT}/var/lib/skylan-site/_etc_munge_munge.key ]]; then
    was_ours=yes
  fi
  if [[ -e ${ROOT}/var/lib/skylan-site/include.json ]]; then
    "${PACK}/skylan-include" undo
  fi
  end_fleets
  for unit in skylan-users.{path,timer} skylan-{backup,metrics,slurmd-watch,fleet-reconcile}.timer home.automount {skylan-routes,skylan-munge-key,skylan-site,wg-quick@wg0}.service; do
    if is_ours "${unit}"; then
      systemctl disable --quiet --now "${unit}"
    fi
  done
  if [[ -e ${ROOT}/var/lib/skylan-site/_etc_skylan_slurmdbd.conf ]]; then
    systemctl disable --quiet --now slurmdbd.service
    rm -f "${ROOT}/etc/slurm/slurmdbd.conf"
  fi
  if is_ours slurmrestd.service.d_slurmrestd.conf; then
    systemctl disable --quiet --now slurmrestd.service
  fi
  rm -f "${ROOT}/var/lib/prometheus/node-exporter/skylan.prom"
  if is_ours home.automount; then
    systemctl stop home.mount
  fi
  if [[ -e ${ROOT}/etc/exports.d/skylan.exports ]]; then
    rm "${ROOT}/etc/exports.d/skylan.exports"
    exportfs -ra
  fi
  nft delete table inet skylan_site 2>/dev/null || true
  for cidr in ${FOREIGN}; do
    ip route delete "${cidr}" via "${GATEWAY}" 2>/dev/null || true
  done
  for mark in "${found[@]}"; do
    [[ -e ${mark} ]] || continue
    place="$(<"${mark}")"
    # Marks of earlier packs are empty: their name is all there is.
    place="${ROOT}${place:-$(from_mark "${mark}")}"
    if [[ -e ${place}.before-skylan ]]; then
      mv "${place}.before-skylan" "${place}"
      echo "${place#"${ROOT}"} is as it was"
    else
      rm -f "${place}"
      if [[ ${place%/*} == */skylan || ${place%/*} == */skylan/fleet || ${place%/*} == *.d ]]; then
        rmdir --ignore-fail-on-non-empty "${place%/*}"
      fi
      echo "${place#"${ROOT}"} is gone"
    fi
    rm "${mark}"
  done
  undo_scratch
  # Their list is gone: without it there are none.
  fleet_names
  # What programs of the pack have made themselves: users, and new munge keys.
  rm -rf "${ROOT}/etc/skylan/munge" "${ROOT}/etc/slurm/skylan-users"
  if [[ -n ${was_ours} ]]; then
    rm -rf "${ROOT}/var/lib/extrausers"
    sed -i -E 's/^((passwd|group):.*) extrausers/\1/' "${ROOT}/etc/nsswitch.conf"
    forget_containers
  fi
  if [[ -d ${ROOT}/etc/skylan ]]; then
    rmdir --ignore-fail-on-non-empty "${ROOT}/etc/skylan"
  fi
  systemctl daemon-reload
  [[ -n ${was_ours} ]] || return 0
  for unit in munge slurmctld slurmd; do
    if systemctl is-active --quiet "${unit}.service"; then
      systemctl restart --no-block "${unit}.service"
    fi
  done
}

# Images of the cluster's users, and their numbers, by which Slurm's Prolog has known them.
forget_containers() {
  local place
  rm -rf "${ROOT}/var/lib/skylan-containers" "${ROOT}/run/skylan-containers"
  for place in "${ROOT}"/etc/sub{u,g}id; do
    if [[ -e ${place} ]] && awk -F : '$1 ~ /^[0-9]+$/ && $2 == $1 * 65536 && $3 == 65536 { ours = 1 } END { exit !ours }' "${place}"; then
      awk -F : '$1 !~ /^[0-9]+$/ || $2 != $1 * 65536 || $3 != 65536' "${place}" >"${place}.skylan"
      mv "${place}.skylan" "${place}"
    fi
  done
}

# Without a controller nobody would end the machines of its fleets.
end_fleets() {
  local nodes list="${ROOT}/etc/skylan/fleets.json" program="${ROOT}/usr/local/lib/skylan/skylan-fleet"
  if [[ ! -e ${list} || ! -e ${program} ]]; then
    return
  fi
  nodes="$(python3 -c 'import json, sys
print(*("{nodes}-[1-{max}]".format(**fleet) for fleet in json.load(open(sys.argv[1]))["fleets"]), sep=",")' "${list}")"
  "${program}" suspend "${nodes}" \
    || echo "machines of ${nodes} may still run: EC2 has them by the tag skylan:fleet" >&2
}

# is_ours UNIT: whether it is there by put.
is_ours() {
  [[ -e ${ROOT}/var/lib/skylan-site/_etc_systemd_system_$1 ]] \
    || [[ $1 == wg-quick@* && -e ${ROOT}/var/lib/skylan-site/_etc_wireguard_wg0.conf ]]
}

# No path of put has an underscore in it.
from_mark() {
  local name="${1##*/}"
  echo "${name//_//}"
}
