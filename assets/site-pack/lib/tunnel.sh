# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # Of skylan-site, which sources this.
# The gateway: WireGuard, what is forwarded, and the ways of the other machines.

readonly WG_CONFIG="${ROOT}/etc/wireguard/wg0.conf"
readonly BROUGHT='THE-PRIVATE-KEY-OF-THIS-SITE'

# The pack's wg0.conf; a site that brings its own key pair has the private key here.
tunnel_config() {
  local config key="${ROOT}/etc/wireguard/privatekey"
  config="$(<"${PACK}/wg0.conf")"
  if [[ ${config} == *"${BROUGHT}"* ]]; then
    [[ -s ${key} ]] || fail 'the private key of this site is to be in /etc/wireguard/privatekey'
    config="${config/"${BROUGHT}"/"$(<"${key}")"}"
  fi
  echo "${config}"
}

# change_tunnel BEFORE: what is new in wg0.conf since it was so, without cutting running tunnels. No route is away even
# for a moment: packets would go out in the clear, and routers would tell others to send them there.
change_tunnel() {
  local route
  systemctl reload wg-quick@wg0.service
  while read -r route; do
    # shellcheck disable=SC2086 # Words of a command.
    ip route replace ${route}
  done < <(routes_of "$(<"${WG_CONFIG}")")
  while read -r route; do
    # shellcheck disable=SC2086 # Words of a command.
    ip route delete ${route} 2>/dev/null || true
  done < <(routes_of "$1" | grep -vxF "$(routes_of "$(<"${WG_CONFIG}")")")
}

# routes_of CONFIG: a line for each, as `ip route` takes it.
routes_of() {
  sed -nE 's/^(PreUp|PostUp) = ip route replace (.*)/\2/p' <<<"${1//%i/wg0}"
}

gateway() {
  local config before=''
  has_address "${GATEWAY}" || fail "this machine does not have the gateway's address ${GATEWAY} (gatewayAddress in the settings)"
  packages iproute2 nftables wireguard-tools
  config="$(tunnel_config)"
  put /etc/sysctl.d/60-skylan.conf <"${PACK}/sysctl.conf"
  sysctl --quiet --load="${PACK}/sysctl.conf"
  from_pack /etc/skylan/skylan-site.nft
  unit skylan-site.service "${NEW}" < <(oneshot 'what the site gateway forwards' 'Before=wg-quick@wg0.service' \
    "/usr/sbin/nft --define site=${SITE_CIDR} --define homes=${HOME_SERVER} --define prometheus=${PROMETHEUS} --file /etc/skylan/skylan-site.nft")
  if [[ -e ${WG_CONFIG} ]]; then
    before="$(<"${WG_CONFIG}")"
  fi
  put /etc/wireguard/wg0.conf 0600 <<<"${config}"
  systemctl enable --quiet wg-quick@wg0.service
  if ! ip link show wg0 &>/dev/null || [[ "$(lines_of_link "${before}")" != "$(lines_of_link "${config}")" ]]; then
    systemctl restart wg-quick@wg0.service
  elif [[ -n ${NEW} ]]; then
    change_tunnel "${before}"
  fi
}

# What wg syncconf does not change.
lines_of_link() {
  grep -E '^(Address|MTU|Table) ' <<<"$1" || true
}

# To the other sites through the gateway; again after the network manager has removed what it does not know.
routes() {
  local cidr relations=$'Wants=network-online.target\nAfter=network-online.target\n'
  local -a commands
  relations+='PartOf=systemd-networkd.service NetworkManager.service'
  if has_address "${GATEWAY}"; then
    return
  fi
  for cidr in ${FOREIGN}; do
    commands+=("/usr/sbin/ip route replace ${cidr} via ${GATEWAY}")
  done
  unit skylan-routes.service < <(oneshot 'routes to the other sites' "${relations}" "${commands[@]}")
}
