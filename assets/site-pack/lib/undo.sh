# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # Of skylan-site, which sources this.
# What takes back all that the others do.

# Takes back what put has done, and stops what was started by it. Packages stay, and forwarding until the next boot.
undo() {
  local mark place unit cidr
  local -a found=("${ROOT}"/var/lib/skylan-site/_*)
  if [[ -e ${ROOT}/var/lib/skylan-site/include.json ]]; then
    "${PACK}/skylan-include" undo
  fi
  for unit in skylan-users.{path,timer} skylan-{backup,metrics,slurmd-watch}.timer home.automount {skylan-routes,skylan-munge-key,skylan-site,wg-quick@wg0}.service; do
    if is_ours "${unit}"; then
      systemctl disable --quiet --now "${unit}"
    fi
  done
  if [[ -e ${ROOT}/var/lib/skylan-site/_etc_skylan_slurmdbd.conf ]]; then
    systemctl disable --quiet --now slurmdbd.service
    rm -f "${ROOT}/etc/slurm/slurmdbd.conf"
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
      if [[ ${place%/*} == */skylan || ${place%/*} == *.d ]]; then
        rmdir --ignore-fail-on-non-empty "${place%/*}"
      fi
      echo "${place#"${ROOT}"} is gone"
    fi
    rm "${mark}"
  done
  # What programs of the pack have made themselves: users, and new munge keys.
  rm -rf "${ROOT}/etc/skylan/munge" "${ROOT}/etc/slurm/skylan-users" "${ROOT}/var/lib/extrausers"
  sed -i -E 's/^((passwd|group):.*) extrausers/\1/' "${ROOT}/etc/nsswitch.conf"
  if [[ -d ${ROOT}/etc/skylan ]]; then
    rmdir --ignore-fail-on-non-empty "${ROOT}/etc/skylan"
  fi
  systemctl daemon-reload
  for unit in munge slurmctld slurmd; do
    if systemctl is-active --quiet "${unit}.service"; then
      systemctl restart --no-block "${unit}.service"
    fi
  done
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
