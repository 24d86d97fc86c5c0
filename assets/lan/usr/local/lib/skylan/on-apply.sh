# shellcheck shell=bash
# The part of skylan-apply that is about a robot's LAN: the bridge and its tunnels.

readonly NETWORK_UNITS="${SKYLAN_NETWORK_UNITS:-/etc/systemd/network}"
readonly SESSION="${SKYLAN_SESSION:-/usr/local/lib/skylan/skylan-session}"

# A tunnel that is no longer in the plan: its file is not written any more, but still there.
remove_stale_ports() {
  local file name
  for file in "${NETWORK_UNITS}"/05-skylan-{gre,vxlan}*.netdev; do
    name="${file##*/05-skylan-}"
    name="${name%.netdev}"
    if [[ -e ${file} && " ${SKYLAN_OVERLAY_PORTS} " != *" ${name} "* ]]; then
      echo "removing the tunnel ${name}: the LAN has it no more"
      rm -f "${file}" "${file%.netdev}.network"
      ip link delete "${name}" 2>/dev/null || true
    fi
  done
}

# networkd does not change the kind, addresses or MAC address of a device that exists.
remove_devices() {
  local device
  for device in ${SKYLAN_OVERLAY_PORTS} tap0 rosbridge; do
    ip link delete "${device}" 2>/dev/null || true
  done
}

# A node's; the gateway runs no DDS.
set_session_environment() {
  if [[ -e ${SESSION} ]]; then
    "${SESSION}"
  fi
}

unchanged() {
  set_session_environment
  networkctl reload
}

changed() {
  set_session_environment
  remove_stale_ports
  if [[ -n $1 ]]; then
    echo 'the configuration has changed: making the interfaces anew'
    # OpenVPN would spin on a device that is gone.
    if [[ ${SKYLAN_ROLE} == gateway ]]; then
      systemctl stop skylan-openvpn.service
    fi
    remove_devices
  fi
  networkctl reload
  # The old device's end, still on its way to systemd, would take a started OpenVPN down with it.
  udevadm settle --timeout=20 || true
  restart_running avahi-daemon systemd-timesyncd skylan-credentials skylan-edge
  if [[ ${SKYLAN_ROLE} == gateway ]]; then
    systemctl start --no-block skylan-openvpn.service
  fi
}
