# shellcheck shell=bash
# Files that are written only when they change, and brought back as they were.

# One line for each thing to bring back, noted before it is touched: `kept PATH` was there and lies in the folder
# `backup`, `new PATH` and `folder PATH` were not there.
manifest() {
  echo "${STATE}/manifest"
}
readonly BACKUP="${STATE}/backup"

# put PATH MODE [secret]: write standard input to the file PATH, unless that holds the same already.
put() {
  local path="${ROOT}$1" mode="$2" temporary
  temporary="$(mktemp)"
  cat >"${temporary}"
  if [[ -e ${path} && "$(stat -c %a "${path}")" == "${mode#0}" ]] && cmp -s "${temporary}" "${path}"; then
    rm -f "${temporary}"
    return
  fi
  # shellcheck disable=SC2034 # Read by the files that source this one.
  CHANGED=yes
  if [[ -n ${DRY_RUN} ]]; then
    say "would write $1 (mode ${mode})"
    if [[ ${3:-} == secret ]]; then
      say '  (it holds a key: not shown)'
    else
      diff --unified --new-file --label "$1 (now)" --label "$1" "${path}" "${temporary}" || true
    fi
    rm -f "${temporary}"
    return
  fi
  remember "$1"
  mkdir -p "${path%/*}"
  # Beside its place, so that it gets there in one step.
  install -m "${mode}" "${temporary}" "${path}.skylan-new"
  rm -f "${temporary}"
  mv "${path}.skylan-new" "${path}"
  say "wrote $1"
}

# take_away PATH: a file that an earlier run wrote, and this one does not.
take_away() {
  [[ -e "${ROOT}$1" ]] && grep -qsxF -e "new $1" "$(manifest)" || return 0
  # shellcheck disable=SC2034 # Read by the files that source this one.
  CHANGED=yes
  act rm -f "${ROOT}$1"
  say "removed $1"
}

# Keep the file PATH as it is now, the first time that it is about to change.
remember() {
  install -d -m 0700 "${STATE}"
  if grep -qsxF -e "kept $1" -e "new $1" "$(manifest)"; then
    return
  fi
  if [[ -e "${ROOT}$1" ]]; then
    mkdir -p "${BACKUP}${1%/*}"
    cp --archive "${ROOT}$1" "${BACKUP}$1"
    sync -f "${BACKUP}"
    echo "kept $1" >>"$(manifest)"
    return
  fi
  local folder="${1%/*}" missing=()
  while [[ -n ${folder} && ! -e "${ROOT}${folder}" ]]; do
    missing=("${folder}" "${missing[@]}")
    folder="${folder%/*}"
  done
  local one
  for one in "${missing[@]}"; do
    echo "folder ${one}" >>"$(manifest)"
  done
  echo "new $1" >>"$(manifest)"
}

# Bring everything back as it was, the last change first.
restore_files() {
  [[ -e "$(manifest)" ]] || return 0
  local kind path
  while read -r kind path; do
    if [[ -n ${DRY_RUN} ]]; then
      say "would take back: ${kind} ${path}"
      continue
    fi
    rm -f "${ROOT}${path}.skylan-new"
    case "${kind}" in
    kept)
      cp --archive "${BACKUP}${path}" "${ROOT}${path}.skylan-new"
      mv "${ROOT}${path}.skylan-new" "${ROOT}${path}"
      say "restored ${path}"
      ;;
    new)
      rm -f "${ROOT}${path}"
      say "removed ${path}"
      ;;
    folder) rmdir "${ROOT}${path}" 2>/dev/null || true ;;
    esac
  done < <(tac "$(manifest)")
}

# The last thing of all: without it there is nothing to undo.
forget_state() {
  rm -rf "${STATE}"
  rmdir "${STATE%/*}" 2>/dev/null || true
}
