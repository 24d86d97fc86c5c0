# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # Of skylan-site, which sources this.
# What looks at Slurm and the tunnels every minute, and tells node exporter and CloudWatch.

metrics() {
  local changed=''
  if [[ ! -e ${PACK}/metrics.env ]]; then
    # An earlier pack had it.
    if is_ours skylan-metrics.timer; then
      systemctl disable --quiet --now skylan-metrics.timer
      rm -f "${ROOT}/var/lib/prometheus/node-exporter/skylan.prom"
    fi
    return
  fi
  packages curl python3
  program aws.py
  program skylan-metrics
  from_pack /etc/skylan/metrics.env
  from_pack /etc/systemd/system/skylan-metrics.service
  changed+="${NEW}"
  unit skylan-metrics.timer "${changed}" <"${PACK}/skylan-metrics.timer"
  systemctl enable --quiet --now skylan-metrics.timer
}
