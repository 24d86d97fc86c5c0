// Made by "npm run docs" from the settings' declarations.

/** A list, or its only element without the brackets. */
export type OneOrMore<Setting> = Setting | readonly Setting[];

/** The settings of a robot LAN as users write them; everything is optional. */
export interface RobotLanSettings {
  /**
   * Name of this LAN; parameters are below `/skylan/lan/<name>`. Letters, digits, `_`, `-`, at most 32.
   * @default "robot-lan"
   */
  readonly name?: string;
  /**
   * The robot's LAN in CIDR notation, /8 to /29.
   * @default "192.168.0.0/24"
   */
  readonly lanCidr?: string;
  /**
   * IPv4 address of the router on the robot's LAN, which no machine may take.
   * @default - host 1 of `lanCidr`
   */
  readonly lanRouterAddress?: string;
  /**
   * Largest packet inside the LAN, in bytes; all devices on the LAN must agree (576 to 8963).
   * @default 1500
   */
  readonly lanMtuBytes?: number;
  /**
   * Tunnels among the cloud machines. `gretap`: a star, in which nodes reach each other through the gateway. `vxlan`: a
   * mesh, in which they do directly, and faster.
   * @default "gretap"
   */
  readonly overlay?: 'gretap' | 'vxlan';
  /**
   * The VPC subnet in CIDR notation, /16 to /28; must not overlap `lanCidr`.
   * @default "172.31.1.0/24"
   */
  readonly vpcCidr?: string;
  /**
   * Public IPv4 address of nodes. `elastic-ip`: each has one, of which AWS gives an account five. `none`: they have
   * none, and reach the internet through the cloud gateway.
   * @default "elastic-ip"
   */
  readonly publicAddress?: 'elastic-ip' | 'none';
  /**
   * Subnet of the nodes without a public address in CIDR notation, /16 to /28, which the VPC gets beside `vpcCidr`.
   * @default "100.64.1.0/24"
   */
  readonly privateCidr?: string;
  /**
   * Largest packet between the instances, in bytes; at least `lanMtuBytes` + 38 (gretap) or + 50 (VXLAN) (614 to 9001).
   * @default 9001
   */
  readonly vpcMtuBytes?: number;
  /** The cloud gateway, which ends the uplinks. */
  readonly gateway?: {
    /**
     * IPv4 address in its subnet of the VPC; not the first four or the last, which AWS keeps.
     * @default - host 11 of `vpcCidr`
     */
    readonly cloudAddress?: string;
    /**
     * IPv4 address in the LAN, outside what the LAN's DHCP server gives out.
     * @default - host 130 of `lanCidr`
     */
    readonly lanAddress?: string;
    /**
     * EC2 instance type; its processor must match the image.
     * @default "t3.micro"
     */
    readonly instanceType?: string;
    /**
     * AMI id, or the name of an SSM parameter that holds one.
     * @default - `image`
     */
    readonly image?: string;
    /**
     * Debian packages to install beyond those that the machine needs.
     * @default []
     */
    readonly packages?: readonly string[];
    /**
     * Size of the root volume, in GiB; not less than the image has. Another one replaces the machine (8 to 16384).
     * @default 16
     */
    readonly volumeGib?: number;
  };
  /**
   * Further instances on the LAN; `[]` leaves the gateway alone.
   * @default [{"name":"second"}]
   */
  readonly nodes?: readonly {
    /** Host name (lower case); the machine answers as `<name>.local`. */
    readonly name: string;
    /**
     * IPv4 address in its subnet of the VPC; not the first four or the last, which AWS keeps.
     * @default - host 12, 13, ... of `vpcCidr`, or of `privateCidr` without a public address
     */
    readonly cloudAddress?: string;
    /**
     * IPv4 address in the LAN, outside what the LAN's DHCP server gives out.
     * @default - host 131, 132, ... of `lanCidr`
     */
    readonly lanAddress?: string;
    /**
     * EC2 instance type; its processor must match the image.
     * @default "t3.small"
     */
    readonly instanceType?: string;
    /**
     * AMI id, or the name of an SSM parameter that holds one.
     * @default - `image`
     */
    readonly image?: string;
    /**
     * Debian packages to install beyond those that the machine needs.
     * @default []
     */
    readonly packages?: readonly string[];
    /**
     * Size of the root volume, in GiB; not less than the image has. Another one replaces the machine (8 to 16384).
     * @default 16
     */
    readonly volumeGib?: number;
    /**
     * Folder with a Compose file, which the node runs on the LAN from each boot on; from where `cdk.json` is. See
     * `docs/robot-lan/workloads.md`.
     * @default - nothing but Docker
     */
    readonly compose?: string;
    /**
     * Its public IPv4 address, of those that `publicAddress` explains. Another one replaces the node.
     * @default - `publicAddress`
     */
    readonly publicAddress?: 'elastic-ip' | 'none';
  }[];
  /**
   * Names of the desktop gateways, one profile each; removing a name cuts it off.
   * @default ["ros_local_gateway"]
   */
  readonly clients?: readonly string[];
  /**
   * How desktop gateways reach the cloud gateway: one uplink, or a list of one of each kind.
   * @default - OpenVPN, for all clients
   */
  readonly uplink?: OneOrMore<{
    /**
     * `openvpn`: in a process of its own, one processor for all desktop gateways, with certificates that end sessions
     * when they are revoked. `wireguard`: in the kernel, on all processors, faster.
     * @default "openvpn"
     */
    readonly kind?: 'openvpn' | 'wireguard';
    /**
     * UDP port on which the cloud gateway is called (1 to 65535 other than 68, 5353, 5355).
     * @default - 1194 of OpenVPN, 51820 of WireGuard
     */
    readonly port?: number;
    /**
     * OpenVPN: TCP port on which the cloud gateway is called by who gets no answer over UDP, best 443, which hardly a
     * network closes. Each desktop gateway joins with its new profile then (1 to 65535 other than 22, 5355).
     * @default - none
     */
    readonly tcpPort?: number;
    /**
     * IPv4 networks that may reach these ports, in CIDR notation.
     * @default ["0.0.0.0/0"]
     */
    readonly allowedCidrs?: readonly string[];
    /**
     * Which of `clients` come in by this one. A client has one uplink.
     * @default - the first of several: those of `clients` that no other names
     */
    readonly clients?: readonly string[];
    /**
     * WireGuard: raise it to have the keys of gateway and clients made anew; each desktop gateway then joins with its
     * new profile (1 to 1000000).
     * @default 1
     */
    readonly revision?: number;
  }>;
  /** When the machines run. */
  readonly power?: {
    /**
     * Minutes without a connected client, at least 5, after which the LAN stops its machines (5 to 10080).
     * @default - never
     */
    readonly idleStopMinutes?: number;
    /** Times at which the machines are started and stopped. */
    readonly schedule?: {
      /**
       * When the machines are started, as EventBridge Scheduler's `cron(minutes hours day-of-month month day-of-week
       * year)`.
       * @default - never
       */
      readonly on?: string;
      /**
       * When the machines are stopped, whoever is connected; written as `on`.
       * @default - never
       */
      readonly off?: string;
      /**
       * Time zone of both, with its summer time.
       * @default "UTC"
       */
      readonly timezone?: string;
    };
  };
  /** What ROS 2 programs on the machines use, written into their environment. */
  readonly ros?: {
    /**
     * ROS 2 release of your programs; decides the DDS settings.
     * @default "jazzy"
     */
    readonly release?: 'humble' | 'jazzy' | 'kilted' | 'lyrical';
    /**
     * `RMW_IMPLEMENTATION`; best the robot's. ROS 2's own images hold `rmw_fastrtps_cpp`.
     * @default "rmw_fastrtps_cpp"
     */
    readonly middleware?: 'rmw_fastrtps_cpp' | 'rmw_cyclonedds_cpp';
  };
  /**
   * Image of all machines: AMI id, or the name of an SSM parameter that holds one.
   * @default "/aws/service/debian/release/13/latest/amd64"
   */
  readonly image?: string;
  /**
   * Raise it to have the image looked up anew, which replaces machines where it has changed (1 to 1000000).
   * @default 1
   */
  readonly imageRevision?: number;
  /**
   * A network of your own instead of a new VPC; `vpcCidr` is then the CIDR of that subnet.
   * @default - a new VPC with one public subnet
   */
  readonly vpc?: {
    /** Id of the VPC. */
    readonly vpcId: string;
    /** Id of a subnet with a route to an internet gateway. */
    readonly subnetId: string;
    /** Availability zone of the subnet. */
    readonly availabilityZone: string;
    /**
     * Id of a subnet of the VPC for nodes without a public address, with a way out to the internet.
     * @default - none: nodes have public addresses
     */
    readonly privateSubnetId?: string;
  };
  /**
   * ARN of an SNS topic, in the stack's region, that is told that certificates or the revocation list were not renewed,
   * or that a machine does not answer; subscribe your address to it.
   * @default - nobody is told
   */
  readonly alarmTopicArn?: string;
  /**
   * ARN of a KMS key of yours, symmetric and in the stack's region, under which keys and profiles are stored in
   * Parameter Store; whoever fetches a profile needs `kms:Decrypt` on it.
   * @default - the account's own key for Parameter Store, `aws/ssm`
   */
  readonly encryptionKeyArn?: string;
  /**
   * Tags for everything that takes tags, at most 40.
   * @default {}
   */
  readonly tags?: Readonly<Record<string, string>>;
}
