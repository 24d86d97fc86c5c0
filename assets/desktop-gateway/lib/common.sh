# shellcheck shell=bash
# Messages, commands that --dry-run only names, and where things are.

# Every path of the machine is under this folder; the tests use one of their own.
readonly ROOT="${SKYLAN_ROOT:-}"
# What --undo needs: the interface, its network manager, and the files as they were. For root only: files of a network
# manager may hold passwords.
STATE="${ROOT}/var/lib/skylan/join"

# Not empty: say what would be done, and do nothing.
DRY_RUN=''
# Set as soon as anything was written, or with --dry-run would be.
# shellcheck disable=SC2034 # Read by the files that source this one.
CHANGED=''

say() {
  echo "skylan-join: $*"
}

fail() {
  echo "skylan-join: $*" >&2
  exit 1
}

# act COMMAND...: run it; with --dry-run say it.
act() {
  if [[ -n ${DRY_RUN} ]]; then
    say "would run: $*"
  else
    "$@"
  fi
}

# state NAME: what an earlier run noted; nothing when it did not.
state() {
  [[ ! -e ${STATE}/$1 ]] || cat "${STATE}/$1"
}

# With --dry-run, what is noted goes to a copy that is thrown away.
start_dry_run() {
  local copy
  copy="$(mktemp --directory)"
  [[ ! -e ${STATE} ]] || cp --archive "${STATE}/." "${copy}"
  STATE="${copy}"
  DRY_RUN=yes
  trap 'rm -rf "${STATE}"' EXIT
}

# note NAME TEXT: keep it for later runs.
note() {
  install -d -m 0700 "${STATE}"
  echo "$2" >"${STATE}/$1"
}

# forget NAME
forget() {
  rm -f "${STATE}/$1"
}
