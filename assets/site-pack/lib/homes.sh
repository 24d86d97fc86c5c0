# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # Of skylan-site, which sources this.
# The users of the controller and their homes, at this site.

# nfs PACKAGE: NFS 4 needs no rpcbind, which comes with it and would listen to everybody.
nfs() {
  if ! dpkg --status rpcbind &>/dev/null; then
    systemctl mask --quiet rpcbind.socket rpcbind.service
  fi
  packages "$1"
}

# Slurm brings the users to the workers, by a program that is made here.
users() {
  local name changed=''
  for name in skylan-users skylan-prolog; do
    from_pack "/usr/local/lib/skylan/${name}" 0755
  done
  SKYLAN_PROLOG="${PACK}/skylan-prolog" SKYLAN_USERS="${ROOT}/etc/slurm/skylan-users" "${PACK}/skylan-users" make \
    || fail "this machine's users cannot be listed (getent passwd, getent group)"
  for name in skylan-users.service skylan-users.path skylan-users.timer slurmctld.service.d/users.conf; do
    put "/etc/systemd/system/${name}" <"${PACK}/${name##*/}"
    changed+="${NEW}"
  done
  if [[ -n ${changed} ]]; then
    systemctl daemon-reload
    systemctl enable --quiet skylan-users.path skylan-users.timer
    systemctl restart skylan-users.path skylan-users.timer
  fi
}

# /home to the cluster's sites, beside what this machine exports otherwise.
export_homes() {
  local -x SKYLAN_SLURM_CONF="${PACK}/slurm.conf" SKYLAN_EXPORTS_FILE="${ROOT}/etc/exports.d/skylan.exports"
  if [[ ! -e ${PACK}/nfs.conf ]]; then
    "${PACK}/skylan-exports"
    return
  fi
  NEW=''
  if grep -qsv -e '^ *#' -e '^ *$' "${ROOT}/etc/exports"; then
    echo '/etc/exports has exports of yours: the NFS server keeps its own settings'
  else
    put /etc/nfs.conf.d/skylan.conf <"${PACK}/nfs.conf"
  fi
  nfs nfs-kernel-server
  systemctl enable --quiet --now nfs-server.service
  if [[ -n ${NEW} ]]; then
    systemctl restart nfs-server.service
  fi
  "${PACK}/skylan-exports"
}

# Homes of the cluster in /home, but never over homes that are there.
mount_homes() {
  local place='/etc/systemd/system' there name changed=''
  if [[ ! -e ${PACK}/home.automount ]]; then
    if taken_back "${place}/home.automount"; then
      systemctl stop home.automount home.mount
      for name in home.mount home.mount.d/skylan.conf slurmd.service.d/home.conf; do
        taken_back "${place}/${name}" || true
      done
      systemctl daemon-reload
    fi
    return
  fi
  if [[ -n ${CONTROLLER_ADDRESS} ]] && has_address "${CONTROLLER_ADDRESS}"; then
    return
  fi
  if [[ ! -e ${ROOT}${place}/home.automount ]]; then
    there="$(find "${ROOT}/home" -mindepth 1 -maxdepth 1 ! -name lost+found -printf '%f ')"
    if [[ -n ${there} ]]; then
      echo "homes of the cluster are NOT mounted, since /home has ${there% }: jobs write to this machine's own /home." \
        "Move them (the pack's README has the command) and run this again, or write home: \"none\" for this site in the settings"
      return
    fi
  fi
  nfs nfs-common
  for name in home.mount home.automount; do
    from_pack "${place}/${name}"
    changed+="${NEW}"
  done
  put "${place}/home.mount.d/skylan.conf" <"${PACK}/home.mount.conf"
  changed+="${NEW}"
  drop_in slurmd home
  if [[ -n ${changed} ]]; then
    systemctl daemon-reload
    systemctl enable --quiet home.automount
    # Whoever has files open there goes on with them, as long as their server is where it was.
    if ! systemctl stop home.automount home.mount; then
      echo 'files of /home are open: their jobs go on with them, and all others get the new mount'
      if mountpoint --quiet /home; then
        umount --lazy /home
      fi
    fi
    systemctl start home.automount
  fi
}
