# shellcheck shell=bash
# A machine that has no wired interface on the LAN: a unit of skylan's own makes the bridge, with the tunnel as its only
# port, and gives it the address. Network managers are told to keep off, and the machine's other interfaces are left alone.

readonly LONE_UNIT=skylan-lone.service
UNIT_NAMES=("${LONE_UNIT}" "${UNIT_NAMES[@]}")

manager_check() {
  :
}

manager_note() {
  note lan-address "${ADDRESS}"
}

manager_files() {
  # Before skylan-lone, which takes it in.
  put "${SCRIPTS}/addresses.sh" 0644 <"${HERE}/files/addresses.sh"
  put "${SCRIPTS}/skylan-address-probe" 0755 <"${HERE}/files/skylan-address-probe"
  sed "s/@MAC@/$(machine_mac rosbridge)/" "${HERE}/files/skylan-lone" | put "${SCRIPTS}/skylan-lone" 0755
  put /etc/skylan/skylan-lone.nft 0644 <"${HERE}/files/skylan-lone.nft"
  sed -e "s|@ADDRESS@|${ADDRESS}|" -e "s/@PORT@/${PORT}/" "${HERE}/files/${LONE_UNIT}" | put "${UNITS}/${LONE_UNIT}" 0644
  put /etc/systemd/network/05-skylan-lone.network 0644 <"${HERE}/files/lone.network"
  # Where it is installed.
  if [[ -d "${ROOT}/etc/NetworkManager" ]]; then
    put /etc/NetworkManager/conf.d/50-skylan.conf 0644 <"${HERE}/files/lone-NetworkManager.conf"
  fi
  [[ -z ${ROS:-} ]] || put_ros_settings
}

put_ros_settings() {
  local line file='' text=''
  while IFS= read -r line; do
    if [[ ${line} =~ ^==\>\ (/etc/skylan/.*)\ \<==$ ]]; then
      [[ -z ${file} ]] || put "${file}" 0644 <<<"${text%$'\n'}"
      file="${BASH_REMATCH[1]}"
      text=''
    else
      text+="${line}"$'\n'
    fi
  done < <(ros_settings)
  put "${file}" 0644 <<<"${text%$'\n'}"
}

# Those that run.
tell_managers() {
  if systemctl is-active --quiet NetworkManager.service; then
    act nmcli general reload conf
  fi
  if systemctl is-active --quiet systemd-networkd.service; then
    act networkctl reload
  fi
}

manager_switch() {
  tell_managers
  act systemctl restart "${LONE_UNIT}"
}

manager_leave() {
  :
}

manager_return() {
  tell_managers
  delete_bridge
}

# Until the address is on the bridge. Ends with what is in the way: that somebody has it already, for example.
wait_for_address() {
  local second run="${ROOT}/run/skylan-lone" said
  for ((second = 0; second < 3 * WAIT_SECONDS; second++)); do
    ! has_address rosbridge || return 0
    said="$(cat "${run}/said" 2>/dev/null || true)"
    [[ ! -e "${run}/taken" ]] || fail "${said}"
    sleep 1
  done
  fail "${ADDRESS%/*} is not on the LAN after $((3 * WAIT_SECONDS)) s: ${said:-skylan-lone.service says nothing}. \
What the tunnel says: journalctl -u ${CLIENT%.service}"
}
