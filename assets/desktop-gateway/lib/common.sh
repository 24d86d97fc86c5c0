# shellcheck shell=bash
# Messages, and files that are written only when they change.

# Every path below is under this folder; the tests use one of their own.
readonly ROOT="${SKYLAN_ROOT:-}"

# Set as soon as anything was written.
CHANGED=''

say() {
  echo "skylan-join: $*"
}

fail() {
  echo "skylan-join: $*" >&2
  exit 1
}

# put PATH MODE: write standard input to the file PATH, unless that holds the same already.
put() {
  local path="${ROOT}$1" mode="$2" temporary
  mkdir -p "${path%/*}"
  temporary="$(mktemp "${path}.XXXXXX")"
  cat >"${temporary}"
  chmod "${mode}" "${temporary}"
  if [[ -e ${path} && "$(stat -c %a "${path}")" == "${mode#0}" ]] && cmp -s "${temporary}" "${path}"; then
    rm -f "${temporary}"
    return
  fi
  mv "${temporary}" "${path}"
  # shellcheck disable=SC2034 # Read by the files that source this one.
  CHANGED=yes
  say "wrote $1"
}
