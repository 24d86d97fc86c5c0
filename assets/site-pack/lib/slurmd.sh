# shellcheck shell=bash
# shellcheck disable=SC2154 # Of skylan-site, which sources this.
# What a worker's Slurm can do, by its version. What the controller sends to all workers, 23.11 takes as well.

# The oldest that a slurmctld of 24.11 hears, and its own.
readonly OLDEST_SLURM='23.02' CONTROLLERS_SLURM='24.11'

# Of the slurmd that is here, or else of the one that would be installed.
SLURM_VERSION=''

# is_before VERSION: whether this machine's Slurm is an earlier release.
is_before() {
  dpkg --compare-versions "${SLURM_VERSION}" lt "$1"
}

# One that the controller would not hear would register nowhere, and say little of it.
fitting_slurm() {
  SLURM_VERSION="$(dpkg-query --show --showformat='${Version}' slurmd 2>/dev/null || true)"
  if [[ -z ${SLURM_VERSION} ]]; then
    apt-get update --quiet
    SLURM_VERSION="$(apt-cache policy slurmd | sed -n 's/^ *Candidate: //p')"
  fi
  if is_before "${OLDEST_SLURM}"; then
    fail "the slurmd of this machine's system is ${SLURM_VERSION}, and the controller, of ${CONTROLLERS_SLURM}, hears" \
      "${OLDEST_SLURM} and later ones; use Debian 13 or Ubuntu 24.04. Nothing was changed for Slurm"
  fi
  if ! is_before "${CONTROLLERS_SLURM}.99"; then
    echo "slurmd is ${SLURM_VERSION}: a controller whose Slurm is older, as that in AWS (${CONTROLLERS_SLURM}), does not hear it"
  fi
}

# Its options. Slurm before 24.11 finds no GPUs by itself, and the controller would put out of service a worker that has
# fewer than it says.
slurmd_env() {
  if is_before "${CONTROLLERS_SLURM}" && grep -q ' Gres=' "${PACK}/slurmd.env"; then
    echo "slurmd is ${SLURM_VERSION}, which finds no GPUs by itself: jobs get none here; with Debian 13 they would" >&2
    sed 's/ Gres=[^" ]*//' "${PACK}/slurmd.env"
  else
    cat "${PACK}/slurmd.env"
  fi
}
