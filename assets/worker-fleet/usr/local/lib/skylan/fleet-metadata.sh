# shellcheck shell=bash
# What EC2 tells this machine of itself.

readonly METADATA="${SKYLAN_METADATA:-http://169.254.169.254}/latest"

# metadata PATH: fails where there is no such thing yet.
metadata() {
  local token
  local -a ask=(curl --silent --fail --max-time 10 --noproxy '*')
  token="$("${ask[@]}" --request PUT --header "X-aws-ec2-metadata-token-ttl-seconds: 60" "${METADATA}/api/token")" || return
  "${ask[@]}" --config - "${METADATA}/meta-data/$1" <<<"header = \"X-aws-ec2-metadata-token: ${token}\""
}
