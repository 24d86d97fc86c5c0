import type { z } from 'zod';
import * as check from '../settings/checks';
import {
  addressSetting,
  imageSetting,
  instanceTypeSetting,
  packageSettings,
  revisionSetting,
  tagSettings,
} from '../settings/fields';
import { choice, list, object, text, wholeNumber } from '../settings/schema';
import { ROS_MIDDLEWARES, ROS_RELEASES } from './ros';
import { clientName, nodeName } from './setting-checks';

/** Context key of these settings. */
export const ROBOT_LAN_KEY = 'skylan:robotLan';

const machineShape = {
  /**
   * IPv4 address in the VPC subnet.
   * @default - host number 11 of `vpcCidr` for the gateway, 12 for the first node, 13 for the second, and so on
   */
  cloudAddress: addressSetting.optional(),
  /**
   * IPv4 address in the LAN. Choose one that the LAN's DHCP server does not give out.
   * @default - host number 130 of `lanCidr` for the gateway, 131 for the first node, 132 for the second, and so on
   */
  lanAddress: addressSetting.optional(),
  /**
   * EC2 instance type.
   * @default - `t3.micro` for the gateway, `t3.small` for a node
   */
  instanceType: instanceTypeSetting.optional(),
  /**
   * AMI id, or the name of an SSM parameter that holds one.
   * @default - the LAN's `image`
   */
  image: imageSetting.optional(),
  /**
   * Names of Debian packages to install beyond those that the machine needs.
   * @default []
   */
  packages: packageSettings.optional(),
};

/** The settings of a robot LAN as users write them; everything is optional. */
export const robotLanSchema = object({
  /**
   * Name of this LAN: parameters are below `/skylan/<name>`. Letters, digits, `_` and `-`, at most 32.
   * @default 'robot-lan'
   */
  name: text(
    'write 1 to 32 letters, digits, _ and -, a letter or digit first, such as "robot-lan"',
    check.parameterLevel,
  ).optional(),
  /**
   * The robot's LAN in CIDR notation, from /8 to /29.
   * @default '192.168.0.0/24'
   */
  lanCidr: text(
    'write the LAN such as "192.168.0.0/24"',
    check.cidr,
    check.prefixLength(8, 29, 'a LAN'),
    check.usableRange,
  ).optional(),
  /**
   * IPv4 address of the router on the robot's LAN, which no machine may take.
   * @default - the first address of `lanCidr`
   */
  lanRouterAddress: text('write an address such as "192.168.0.1"', check.ipv4Address).optional(),
  /**
   * Largest packet inside the LAN, in bytes; all devices on the LAN must agree.
   * @default 1500
   */
  lanMtuBytes: wholeNumber(576, 8963).optional(),
  /**
   * Tunnels among the cloud machines. `gretap`: one from the gateway to each node; nodes reach each other through it.
   * `vxlan`: one mesh, in which nodes reach each other directly.
   * @default 'gretap'
   */
  overlay: choice('gretap', 'vxlan').optional(),
  /**
   * The VPC subnet in CIDR notation, from /16 to /28. A new VPC consists of it.
   * @default '172.31.1.0/24'
   */
  vpcCidr: text(
    'write the subnet such as "172.31.1.0/24"',
    check.cidr,
    check.prefixLength(16, 28, 'a subnet of a VPC'),
    check.usableRange,
  ).optional(),
  /**
   * Largest packet between the instances, in bytes. AWS carries 9001 inside a VPC; the LAN's frames
   * and the tunnel's headers (gretap 38 bytes, VXLAN 50) must fit.
   * @default 9001
   */
  vpcMtuBytes: wholeNumber(614, 9001).optional(),
  /** The cloud gateway, which ends the uplinks. What is left out keeps its default. */
  gateway: object(machineShape).optional(),
  /**
   * Further instances on the LAN. An empty list leaves the gateway alone.
   * @default [{ "name": "second" }]
   */
  nodes: list(
    object({
      /** Host name; the machine answers as `<name>.local`. Required. */
      name: text('write 1 to 63 lower-case letters, digits and -, a letter first, such as "second"', nodeName),
      ...machineShape,
    }),
  ).optional(),
  /**
   * Names of the desktop gateways; each gets a profile. Removing a name revokes its certificate.
   * @default ['ros_local_gateway']
   */
  clients: list(
    text('write 1 to 64 letters, digits, _ . and -, a letter or digit first, such as "ros_local_gateway"', clientName),
  ).optional(),
  /** How desktop gateways reach the cloud gateway. */
  uplink: object({
    /**
     * UDP port of the OpenVPN server.
     * @default 1194
     */
    port: wholeNumber(1, 65535, check.TAKEN_PORTS).optional(),
    /**
     * IPv4 networks that may reach the port, in CIDR notation.
     * @default ['0.0.0.0/0']
     */
    allowedCidrs: list(text('write a network such as "203.0.113.0/24"', check.cidr))
      .min(1, { error: 'lets nobody in; name a network, or leave the setting out' })
      .optional(),
  }).optional(),
  /** What ROS 2 programs on the machines use, written into their environment. */
  ros: object({
    /**
     * ROS 2 release whose DDS versions the settings are for.
     * @default 'jazzy'
     */
    release: choice(...ROS_RELEASES).optional(),
    /**
     * Value of `RMW_IMPLEMENTATION`; best the one that the robot uses.
     * @default 'rmw_fastrtps_cpp'
     */
    middleware: choice(...ROS_MIDDLEWARES).optional(),
  }).optional(),
  /**
   * Image of all machines: AMI id, or the name of an SSM parameter that holds one.
   * @default '/aws/service/debian/release/13/latest/amd64'
   */
  image: imageSetting.optional(),
  /**
   * Raise it to have the image looked up anew, which replaces the machines where it has changed.
   * @default 1
   */
  imageRevision: revisionSetting.optional(),
  /**
   * A network of your own instead of a new VPC; `vpcCidr` is then the CIDR of that subnet.
   * @default - a new VPC with one public subnet
   */
  vpc: object({
    /** Id of the VPC. Required. */
    vpcId: text('write an id such as "vpc-0123456789abcdef0"', check.resourceId('vpc')),
    /** Id of a subnet with a route to an internet gateway. Required. */
    subnetId: text('write an id such as "subnet-0123456789abcdef0"', check.resourceId('subnet')),
    /** Availability zone of the subnet. Required. */
    availabilityZone: text('write a zone such as "eu-central-1a"', check.availabilityZone),
  }).optional(),
  /**
   * Tags for everything that takes tags, at most 40.
   * @default {}
   */
  tags: tagSettings.optional(),
});

/** Settings as users write them. */
export type RobotLanSettings = z.infer<typeof robotLanSchema>;

/** The settings of one node. */
export type NodeSettings = NonNullable<RobotLanSettings['nodes']>[number];
