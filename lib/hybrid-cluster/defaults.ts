/** The seed's own cluster, which a deploy without any setting gives. */
export const DEFAULTS = {
  name: 'hybrid-cluster',
  sites: [
    { name: 'bielefeld', cidr: '192.168.66.0/24', provider: 'external' },
    { name: 'giessen', cidr: '192.168.77.0/24', provider: 'aws' },
  ],
  /** What AWS's internet gateway carries, and what OpenStack's tenant networks (VXLAN) leave. */
  uplinkMtuBytes: { aws: 1500, external: 1450 },
  tunnelCidr: '10.0.0.0/24',
  port: 51820,
  keepaliveSeconds: 25,
  keyRevision: 1,
  presharedKeyRevision: 1,
  workerCount: 1,
  onDemandCount: 0,
  suspendSeconds: 600,
  image: '/aws/service/debian/release/13/latest/amd64',
  imageRevision: 1,
  /** WireGuard and routing; 1 GiB, so that package installation does not run out of memory. */
  gatewayInstanceType: 't3.micro',
  /** slurmd and small jobs; 2 GiB. */
  workerInstanceType: 't3.small',
  /** slurmctld; 2 GiB. */
  controllerInstanceType: 't3.small',
  /** As the external cluster's tools call it, and as this project does. */
  controllerHostname: { external: 'master', aws: 'controller' },
} as const;
