# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # Of skylan-site, which sources this.
# What records jobs.

# What records jobs, on this machine. A slurmdbd that its operator has made stays as it is; so does the configuration of
# a MariaDB that runs.
database() {
  local common='/etc/skylan/slurmdbd.conf' settings='/etc/mysql/mariadb.conf.d/60-skylan.cnf' changed='' restart=''
  if [[ -e ${ROOT}/etc/slurm/slurmdbd.conf && ! -e ${ROOT}${common} ]]; then
    echo "/etc/slurm/slurmdbd.conf was there: the slurmdbd of this machine stays as it is, and records this cluster's jobs"
    return
  fi
  if systemctl is-active --quiet mariadb.service && [[ ! -e ${ROOT}${settings} ]]; then
    echo "MariaDB ran here: its configuration stays as it is; the pack's 60-skylan.cnf says what slurmdbd asks for"
  else
    from_pack "${settings}"
    restart+="${NEW:+ mariadb.service}"
  fi
  program skylan-accounting-database
  program skylan-accounting-dump
  put /etc/skylan/backup.d/accounting 0755 <"${PACK}/backup-accounting"
  from_pack "${common}"
  changed+="${NEW}"
  from_pack /etc/systemd/system/slurmdbd.service.d/skylan-slurmdbd.conf
  changed+="${NEW}"
  from_pack /etc/systemd/system/slurmctld.service.d/database.conf
  changed+="${NEW}"
  packages mariadb-server slurm-wlm-mysql-plugin slurmdbd
  systemctl daemon-reload
  systemctl enable --quiet mariadb.service slurmdbd.service
  if [[ -n ${changed} ]] || ! systemctl is-active --quiet slurmdbd.service; then
    # shellcheck disable=SC2086 # Words of a command.
    systemctl restart ${restart} slurmdbd.service
  fi
}

accounting() {
  program skylan-accounting
  from_pack /etc/systemd/system/slurmctld.service.d/accounting.conf
  if [[ -n ${NEW} ]]; then
    systemctl daemon-reload
  fi
  if [[ -e ${PACK}/slurmdbd.conf ]]; then
    database
  fi
}
