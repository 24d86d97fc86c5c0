# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # Of skylan-site, which sources this.
# A folder of the worker's own disk for jobs.

# Folders that were made here, a line each.
readonly SCRATCH_MADE="${ROOT}/var/lib/skylan-site/scratch"

# What jobs find as SKYLAN_SCRATCH. A folder that is there stays as it is.
scratch() {
  from_pack /etc/skylan/job.env
  if [[ ! -d ${ROOT}${SCRATCH} ]]; then
    mkdir -p "${ROOT}${SCRATCH}"
    chmod 1777 "${ROOT}${SCRATCH}"
    mkdir -p "${SCRATCH_MADE%/*}"
    echo "${SCRATCH}" >>"${SCRATCH_MADE}"
    echo "${SCRATCH} is new"
  fi
}

# What jobs have left there stays.
undo_scratch() {
  local folder
  [[ -e ${SCRATCH_MADE} ]] || return 0
  while read -r folder; do
    if rmdir "${ROOT}${folder}" 2>/dev/null; then
      echo "${folder} is gone"
    elif [[ -d ${ROOT}${folder} ]]; then
      echo "${folder} stays, since jobs have left files there"
    fi
  done <"${SCRATCH_MADE}"
  rm "${SCRATCH_MADE}"
}
