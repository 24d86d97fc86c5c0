# shellcheck shell=bash
# The part of skylan-apply that is about a worker.

# shellcheck source=assets/slurm/usr/local/lib/skylan/slurm-apply.sh
source "${SKYLAN_SCRIPTS:-/usr/local/lib/skylan}/slurm-apply.sh"

readonly NAMES="${SKYLAN_NAMES:-/usr/local/lib/skylan/skylan-names}"
readonly UNIT_FILES="${SKYLAN_UNIT_FILES:-/etc/systemd/system}"
readonly BUCKETS_RUN="${SKYLAN_BUCKETS_RUN:-/run/skylan-buckets}"
readonly JOB_ENV="${SKYLAN_JOB_ENV:-/etc/skylan/job.env}"

unchanged() {
  "${NAMES}"
}

changed() {
  free_numbers
  no_rpcbind
  tell_no_more
  "${NAMES}"
  scratch
  homes "$1"
  no_buckets
  restart_running systemd-timesyncd skylan-munge-key skylan-buckets slurmd
}

# For jobs of all users. One that is there may be another disk's.
scratch() {
  local SKYLAN_SCRATCH
  # shellcheck source=/dev/null
  source "${JOB_ENV}"
  if [[ ! -d ${SKYLAN_SCRATCH} ]]; then
    mkdir -p "${SKYLAN_SCRATCH}"
    chmod 1777 "${SKYLAN_SCRATCH}"
  fi
}

# An earlier configuration may have had some.
no_buckets() {
  if ! has skylan-buckets.service && [[ -e ${UNIT_FILES}/skylan-buckets.service ]]; then
    systemctl disable --quiet --now skylan-buckets.service
    rm -rf "${UNIT_FILES}/skylan-buckets.service" "${BUCKETS_RUN}"
    systemctl daemon-reload
  fi
}

# homes BEFORE: mounted as they are now, or not at all.
homes() {
  if ! has home.automount; then
    if [[ -e ${UNIT_FILES}/home.automount ]]; then
      systemctl disable --quiet --now home.automount home.mount
      rm -f "${UNIT_FILES}"/{home.automount,home.mount,home.mount.d/skylan.conf,slurmd.service.d/home.conf}
      systemctl daemon-reload
    fi
  elif [[ -n $1 ]]; then
    # What is mounted since the boot began may be another server's.
    systemctl stop home.mount
  fi
}
