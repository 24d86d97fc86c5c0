/** Defaults that more than the settings' declarations must know. */
export const DEFAULTS = {
  port: 51820,
  /** What AWS's internet gateway carries, and what OpenStack's tenant networks (VXLAN) leave. */
  uplinkMtuBytes: { aws: 1500, external: 1450 },
  /** As the external cluster's tools call it, and as this project does. */
  controllerHostname: { external: 'master', aws: 'controller' },
} as const;
