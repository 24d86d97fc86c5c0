# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # Of skylan-site, which sources this.
# What puts files and services in their places.

fail() {
  echo "skylan-site: $*" >&2
  exit 1
}

packages() {
  if ! dpkg --status "$@" &>/dev/null; then
    apt-get update --quiet
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"
  fi
}

has_address() {
  [[ -n "$(ip -4 -oneline address show to "$1/32")" ]]
}

# put PLACE [MODE] [OWNER]: standard input becomes that file, and NEW says whether it was another one. What somebody
# else had there is kept beside it.
put() {
  local place="${ROOT}$1" new="${ROOT}$1.skylan" mark="${ROOT}/var/lib/skylan-site/${1//\//_}"
  NEW=''
  mkdir -p "${place%/*}" "${mark%/*}"
  rm -f "${new}"
  (
    umask 077
    cat >"${new}"
  )
  chmod "${2:-0644}" "${new}"
  if [[ -n ${3:-} ]]; then
    chown "$3" "${new}"
  fi
  if ! cmp -s "${new}" "${place}"; then
    NEW=yes
    if [[ -e ${place} && ! -e ${mark} ]]; then
      cp --preserve "${place}" "${place}.before-skylan"
      echo "$1 was there: kept as $1.before-skylan"
    fi
    echo "$1 is new"
  fi
  mv "${new}" "${place}"
  echo "$1" >"${mark}"
}

# from_pack PLACE [MODE]: the pack's file of that name.
from_pack() {
  put "$1" "${2:-0644}" <"${PACK}/${1##*/}"
}

# unit NAME [AGAIN]: a service of standard input, for every boot; started again where it or what it reads is new.
unit() {
  put "/etc/systemd/system/$1"
  if [[ -n ${NEW} ]]; then
    systemctl daemon-reload
    systemctl enable --quiet "$1"
  fi
  if [[ -n "${NEW}${2:-}" ]]; then
    systemctl restart "$1"
  fi
}

# oneshot DESCRIPTION RELATIONS COMMAND...: a unit's text.
oneshot() {
  printf '[Unit]\nDescription=skylan: %s\n%s\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\n' "$1" "$2"
  printf 'ExecStart=%s\n' "${@:3}"
  printf '\n[Install]\nWantedBy=multi-user.target\n'
}

# drop_in SERVICE. It may come before the service's package, which starts the service.
drop_in() {
  from_pack "/etc/systemd/system/$1.service.d/${2:-$1}.conf"
  if [[ -n ${NEW} ]]; then
    systemctl daemon-reload
  fi
}

# program NAME: the pack's, in the place of such a program on machines in AWS.
program() {
  from_pack "/usr/local/lib/skylan/$1" 0755
}

# taken_back PLACE: what an earlier pack had put there; fails where there is none of it.
taken_back() {
  [[ -e "${ROOT}/var/lib/skylan-site/${1//\//_}" && -e ${ROOT}$1 ]] || return 1
  rm "${ROOT}$1"
  echo "$1 is gone"
}
