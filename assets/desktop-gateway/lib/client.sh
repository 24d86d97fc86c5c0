# shellcheck shell=bash
# The OpenVPN client as a service.

ensure_openvpn() {
  if command -v openvpn >/dev/null; then
    return
  fi
  command -v apt-get >/dev/null || fail 'OpenVPN is not installed and there is no apt-get to install it with'
  say 'installing OpenVPN'
  export DEBIAN_FRONTEND=noninteractive
  if ! apt-get -qq update || ! apt-get -qq install --yes openvpn >/dev/null; then
    fail 'OpenVPN could not be installed; install it and run this again'
  fi
}

# Put profile, unit and user in place.
install_client() {
  put /etc/skylan/client.ovpn 0600 <"$1"
  put /etc/sysusers.d/skylan-client.conf 0644 <"${HERE}/files/sysusers.conf"
  put /etc/systemd/system/skylan-openvpn-client.service 0644 <"${HERE}/files/skylan-openvpn-client.service"
  systemd-sysusers
}

start_client() {
  if [[ -n ${CHANGED} ]]; then
    systemctl daemon-reload
    systemctl enable --quiet skylan-openvpn-client.service
    systemctl restart skylan-openvpn-client.service
  else
    say 'nothing to change'
    systemctl start skylan-openvpn-client.service
  fi
}
