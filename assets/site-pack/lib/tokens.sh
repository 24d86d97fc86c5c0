# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # Of skylan-site, which sources this.
# Tokens, by which users are known without the munge key.

readonly TOKEN_KEY='/etc/slurm/jwt_hs256.key' REST_CONFIG='/etc/systemd/system/slurmrestd.service.d/slurmrestd.conf'

# What slurmctld and slurmdbd take tokens with. NEW says whether the key is another one, of which they are to be told.
tokens() {
  packages slurm-wlm-jwt-plugin
  put "${TOKEN_KEY}" 0600 slurm: < <(base64 --decode "${PACK}/token.key")
}

# slurmrestd, once slurmctld runs. One that its operator has made stays as it is.
rest_api() {
  if [[ ! -e ${ROOT}${REST_CONFIG} ]] && systemctl is-active --quiet slurmrestd.service; then
    echo 'slurmrestd ran here: it stays as it is'
    return
  fi
  drop_in slurmrestd
  packages slurmrestd
  systemctl enable --quiet slurmrestd.service
  if [[ -n ${NEW} ]] || ! systemctl is-active --quiet slurmrestd.service; then
    systemctl restart slurmrestd.service
  fi
}

# no_tokens: what an earlier pack had put here, once slurm.conf does not name it.
no_tokens() {
  if taken_back "${REST_CONFIG}"; then
    systemctl daemon-reload
    systemctl disable --quiet --now slurmrestd.service
  fi
  taken_back "${TOKEN_KEY}" || true
}
