# shellcheck shell=bash
# What skylan-apply does on workers and controllers.

readonly PASSWD="${SKYLAN_PASSWD:-/etc/passwd}"
readonly CLOUD_INIT_SUDOERS="${SKYLAN_CLOUD_INIT_SUDOERS:-/etc/sudoers.d/90-cloud-init-users}"
readonly UNITS="${SKYLAN_UNITS:-/usr/local/lib/skylan/units}"

# The image's own user and Session Manager's may be root, and an earlier configuration let them have numbers of people: a
# user with such a number would be root with them. Their homes stay.
free_numbers() {
  local name number
  while IFS=: read -r name _ number _; do
    if ((number >= 1000 && number < 60000)) && { [[ ${name} == ssm-user ]] || is_images_own "${name}"; }; then
      userdel "${name}" || continue
      echo "the number ${number} of ${name} is free"
    fi
  done <"${PASSWD}"
  systemd-sysusers
  systemd-tmpfiles --create session-manager.conf
}

is_images_own() {
  grep -qs "^$1 " "${CLOUD_INIT_SUDOERS}"
}

# NFS 4 needs none, which packages of NFS bring.
no_rpcbind() {
  systemctl mask --quiet --now rpcbind.socket rpcbind.service
}

# What an earlier configuration told, and this one does not.
tell_no_more() {
  local unit
  for unit in skylan-metrics.timer prometheus-node-exporter.service; do
    if ! has "${unit}" && systemctl is-active --quiet "${unit}"; then
      systemctl disable --quiet --now "${unit}"
    fi
  done
}

# has UNIT: whether this configuration starts it.
has() {
  grep -qxF "$1" "${UNITS}"
}
