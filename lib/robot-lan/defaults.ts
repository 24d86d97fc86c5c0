/** The seed's own network, which a deploy without any setting gives. */
export const DEFAULTS = {
  name: 'robot-lan',
  lanCidr: '192.168.0.0/24',
  lanMtuBytes: 1500,
  vpcCidr: '172.31.1.0/24',
  /** What AWS carries between instances of one VPC. */
  vpcMtuBytes: 9001,
  overlay: 'gretap',
  nodes: [{ name: 'second' }],
  clients: ['ros_local_gateway'],
  port: 1194,
  allowedCidrs: ['0.0.0.0/0'],
  /** Supported until 2029, on Ubuntu 24.04. */
  rosRelease: 'jazzy',
  /**
   * What a robot runs that was never configured, and the only one in ROS 2's own images: with another one, every
   * program in `ros:jazzy` would end with "failed to load".
   */
  rosMiddleware: 'rmw_fastrtps_cpp',
  image: '/aws/service/debian/release/13/latest/amd64',
  imageRevision: 1,
  /** OpenVPN and a bridge; 1 GiB, so that package installation does not run out of memory. */
  gatewayInstanceType: 't3.micro',
  /** Docker and a ROS 2 container; 2 GiB. */
  nodeInstanceType: 't3.small',
  /** Host numbers; nodes count on from here. */
  gatewayCloudHost: 11,
  gatewayLanHost: 130,
  nodeCloudHost: 12,
  nodeLanHost: 131,
  lanRouterHost: 1,
} as const;
