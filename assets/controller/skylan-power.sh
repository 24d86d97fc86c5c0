# shellcheck shell=bash
# What skylan-resume and skylan-suspend have in common.

# AWS_REGION and SKYLAN_CLUSTER.
# shellcheck source=/dev/null
source "${SKYLAN_SLURM_ENV:-/etc/skylan/slurm.env}"

# A controller outside AWS has no role: its operator puts credentials here.
readonly CREDENTIALS="${SKYLAN_AWS_CREDENTIALS:-/etc/skylan/aws-credentials}"
if [[ -e ${CREDENTIALS} ]]; then
  export AWS_SHARED_CREDENTIALS_FILE="${CREDENTIALS}"
fi

# slurmctld keeps no word of what these programs say.
if [[ -z ${SKYLAN_NO_LOG:-} ]]; then
  exec > >(logger --tag "${0##*/}") 2>&1
fi

ec2() {
  aws ec2 --region "${AWS_REGION}" --output text "$@"
}

# instances NODE...: id, state and node of each, a line for one.
instances() {
  local IFS=,
  ec2 describe-instances \
    --filters "Name=tag:skylan:cluster,Values=${SKYLAN_CLUSTER}" "Name=tag:skylan:node,Values=$*" \
    'Name=instance-state-name,Values=pending,running,stopping,stopped' \
    --query "Reservations[].Instances[].[InstanceId,State.Name,Tags[?Key=='skylan:node']|[0].Value]"
}

pause() {
  sleep "${SKYLAN_PAUSE_SECONDS:-10}"
}
