# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # Of skylan-site, which sources this.
# The cluster's munge key.

# munge_key follow|lead: the pack's munge key. A machine of the cluster changes it when the controller does, and the
# controller as soon as it can; where slurmctld is not there yet, and on a machine that is new, there is nothing to wait for.
munge_key() {
  local key="${ROOT}/etc/munge/munge.key" mark="${ROOT}/var/lib/skylan-site/_etc_munge_munge.key"
  local switch="${ROOT}/usr/local/lib/skylan/skylan-munge-switch"
  export SKYLAN_MUNGE_KEY="${key}" SKYLAN_MUNGE_WORK="${ROOT}/etc/skylan/munge"
  export SKYLAN_MUNGE_LOCK="${ROOT}/run/skylan-munge-switch.lock"
  base64 --decode "${PACK}/munge.key" >/dev/null
  put /usr/local/lib/skylan/skylan-munge-switch 0755 <"${PACK}/skylan-munge-switch"
  mkdir -p "${mark%/*}" "${SKYLAN_MUNGE_LOCK%/*}"
  if "${switch}" uses "${PACK}/munge.key" >/dev/null; then
    touch "${mark}"
  elif [[ ! -e ${mark} ]]; then
    if [[ -e ${key} && ! -e ${key}.before-skylan ]]; then
      # Not copied: the folder is the user munge's, who might have made a link of that name.
      ln --no-target-directory "${key}" "${key}.before-skylan"
      echo "/etc/munge/munge.key was there: kept as /etc/munge/munge.key.before-skylan"
    fi
    "${switch}" install "${PACK}/munge.key"
    touch "${mark}"
  elif [[ $1 == lead ]]; then
    echo 'no job starts for half a minute: the munge key changes'
    "${switch}" lead "${PACK}/munge.key"
  else
    echo 'the munge key changes as soon as the controller does: see journalctl -u skylan-munge-key'
  fi
  put /etc/skylan/munge.key 0600 <"${PACK}/munge.key"
  unit skylan-munge-key.service "${NEW}" < <(following)
  systemctl enable --quiet --now munge.service
}

# drop_in SERVICE [NAME]. It may come before the service's package, which starts the service.
# A unit of a service that ends once the pack’s munge key is in use.
following() {
  printf '[Unit]\nDescription=skylan: change the munge key when the controller does\n'
  printf 'After=network-online.target munge.service\nWants=network-online.target\nStartLimitIntervalSec=0\n'
  printf '\n[Service]\nEnvironment=SKYLAN_CONTROLLER=%s\n' "${CONTROLLER}"
  printf 'ExecStart=/usr/local/lib/skylan/skylan-munge-switch follow /etc/skylan/munge.key\n'
  printf 'Restart=on-failure\nRestartSec=5\n\n[Install]\nWantedBy=multi-user.target\n'
}

# same_munge_key: the cluster that is there goes on with its key, which is in the pack as well.
same_munge_key() {
  cmp -s "${ROOT}/etc/munge/munge.key" <(base64 --decode "${PACK}/munge.key") \
    || fail 'the munge key here is not the one in the parameter controller.mungeKeyParameter; nothing was changed'
}
