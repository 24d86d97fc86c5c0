# shellcheck shell=bash
# The changes themselves. They run as a service of their own, so that a terminal that goes away half-way, with its SSH
# connection through the very interface, does not end them.

# Folder of the change that runs, or ran last: what it says, its process, and how it ended.
readonly RUN=/run/skylan-join
readonly LOG="${RUN}/log"
readonly LIMIT_SECONDS=900

# runs PID: whether a process goes on. One that has ended, and that nobody has asked for yet, does not.
runs() {
  local stat
  stat="$(cat "/proc/$1/stat" 2>/dev/null)" && [[ ${stat##*) } != Z* ]]
}

# detached ARGUMENT...: run this program so, wait for it, and show what it said.
detached() {
  local run="${ROOT}${RUN}" status end=$((SECONDS + LIMIT_SECONDS))
  if [[ -e "${run}/pid" && ! -e "${run}/status" ]] && runs "$(cat "${run}/pid")"; then
    fail "another change is under way; it says: ${LOG}"
  fi
  rm -rf "${run}"
  install -d -m 0700 "${run}"
  # Its end is read from a file: systemd-run --wait may lose its connection to a busy machine's systemd.
  systemd-run --quiet --collect --no-block --unit=skylan-join.service \
    "${HERE}/lib/detached" "${run}" "${HERE}/skylan-join" --detached "$@"
  while [[ ! -e "${run}/status" ]] && ((SECONDS < end)); do
    if [[ -e "${run}/pid" ]] && ! runs "$(cat "${run}/pid")"; then
      break
    fi
    sleep 0.2
  done
  status="$(cat "${run}/status" 2>/dev/null || echo 1)"
  if [[ ${status} == 0 ]]; then
    cat "${run}/log"
    return
  fi
  cat "${run}/log" >&2
  fail 'the change did not get to its end; run this again, or skylan-join --undo'
}

# join_network PROFILE INTERFACE MANAGER
join_network() {
  local profile="$1" interface="$2" manager="$3" complete unfinished services network
  complete="$(state complete)"
  # Of a change that was killed: its files may be in place, and nothing started anew that is to read them.
  unfinished="$(state unfinished)"
  load_manager "${manager}" "${interface}"
  if [[ -z ${complete}${DRY_RUN} ]]; then
    # A join that fails is taken back; one that is killed leaves what --undo needs.
    trap 'roll_back "$?"' EXIT
    trap 'exit 1' TERM INT HUP
  fi
  if [[ -z "$(state interface)" ]]; then
    note manager "${manager}"
    note mac "$(mac_of "${interface}")"
    note address "$(! has_address "${interface}" || echo yes)"
    manager_note "${interface}"
    # Last: it tells that the others are there.
    note interface "${interface}"
  fi
  note unfinished yes
  CHANGED=''
  leave_other_uplink
  install_services "${profile}"
  services="${CHANGED}"
  CHANGED=''
  manager_files "${interface}"
  network="${CHANGED}"
  if [[ -z ${services}${network}${unfinished} && -n ${complete} ]]; then
    say 'nothing to change'
    act systemctl start "${UNIT_NAMES[@]}"
    forget unfinished
    return
  fi
  enable_services
  if [[ -n ${network}${unfinished} || -z ${complete} ]]; then
    manager_switch "${interface}"
    act systemctl --no-block start skylan-bridge.service
    [[ -n ${DRY_RUN} ]] || wait_for_bridge "${interface}" \
      || fail "rosbridge has no address after ${WAIT_SECONDS} s, or lacks one of its ports: ${interface/#rosbridge/} ${PORT}"
  fi
  restart_services
  [[ ${manager} != lone || -n ${DRY_RUN} ]] || wait_for_address
  note complete yes
  note uplink "${UPLINK}"
  forget unfinished
  [[ -n ${DRY_RUN} ]] || trap - EXIT
}

roll_back() {
  [[ $1 != 0 ]] || return 0
  trap - EXIT
  set +e
  say 'the change failed; taking everything back' >&2
  undo_network
  exit 1
}

# Take everything back, however far a join had come.
undo_network() {
  local interface manager
  interface="$(state interface)"
  manager="$(state manager)"
  if [[ -n ${interface} ]]; then
    load_manager "${manager}" "${interface}"
    manager_leave "${interface}"
  fi
  remove_services
  restore_files
  remove_user
  act systemctl daemon-reload
  act udevadm control --reload
  if [[ -n ${interface} ]]; then
    manager_return "${interface}"
    [[ -n ${DRY_RUN} ]] || wait_for_interface "${interface}" \
      || say "\"${interface}\" has no address after ${WAIT_SECONDS} s, though its configuration is as it was" >&2
  fi
  [[ -n ${DRY_RUN} ]] || forget_state
}
