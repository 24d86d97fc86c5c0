/**
 * systemd-networkd's files for a machine of the LAN (systemd.netdev(5), systemd.network(5)). Their prefix sorts
 * before the files that cloud-init and netplan write (`10-`); they match skylan's own interfaces only.
 */

import type { MachineFile } from '../../machine/machine-spec';
import { MacKind, macAddress } from '../../net/mac';
import type { MachinePlan, OverlayPort, RobotLanPlan } from '../plan-types';
import { BRIDGE, OPENVPN_USER, PATHS, TAP } from './paths';

/** Bridge and overlay ports of a machine; on the gateway also the TAP device. */
export function renderNetworkUnits(plan: RobotLanPlan, machine: MachinePlan): MachineFile[] {
  const mtuBytes = plan.lan.mtuBytes;
  const ports = machine.overlayPorts.filter(({ kind }) => kind === 'gretap').map((port) => port.interfaceName);
  const isGateway = machine.role === 'gateway';
  const portNames = isGateway ? [...ports, TAP] : ports;
  return [
    unit(`${BRIDGE}.netdev`, bridgeNetdev(machine, mtuBytes)),
    unit(`${BRIDGE}.network`, bridgeNetwork(`${machine.lanAddress}/${plan.lan.prefixLength}`, mtuBytes)),
    ...machine.overlayPorts.map((port) => unit(`${port.interfaceName}.netdev`, tunnelNetdev(port, mtuBytes))),
    ...machine.overlayPorts
      .filter(({ kind }) => kind === 'vxlan')
      .map((port) => unit(`${port.interfaceName}.network`, meshNetwork(port, mtuBytes))),
    ...(isGateway ? [unit(`${TAP}.netdev`, tapNetdev(machine, mtuBytes)), unit(`${TAP}.link`, tapLink())] : []),
    ...(portNames.length > 0 ? [unit('ports.network', portsNetwork(portNames, mtuBytes))] : []),
  ];
}

function unit(name: string, lines: readonly string[]): MachineFile {
  return { path: `${PATHS.networkUnits}/05-skylan-${name}`, content: `${lines.join('\n')}\n` };
}

/**
 * Without a fixed address a bridge takes its lowest port's, so that neighbours lose it when the ports change. Multicast
 * snooping without a querier forgets the groups that DDS and mDNS live on. Spanning tree would send its frames into
 * the robot's LAN; a star has no loop.
 */
function bridgeNetdev(machine: MachinePlan, mtuBytes: number): string[] {
  return [
    '[NetDev]',
    `Name=${BRIDGE}`,
    'Kind=bridge',
    `MACAddress=${machine.bridgeMacAddress}`,
    `MTUBytes=${mtuBytes}`,
    '',
    '[Bridge]',
    'MulticastSnooping=no',
    'STP=no',
  ];
}

/** The MTU is set here too: a bridge follows its smallest port unless it was set after its creation. */
function bridgeNetwork(address: string, mtuBytes: number): string[] {
  return [
    '[Match]',
    `Name=${BRIDGE}`,
    '',
    '[Link]',
    `MTUBytes=${mtuBytes}`,
    'RequiredForOnline=no',
    '',
    '[Network]',
    `Address=${address}`,
    'ConfigureWithoutCarrier=yes',
    ...QUIET,
  ];
}

/** No address, no IPv6, no protocol of the machine's own: nothing but the LAN's frames. */
const QUIET = [
  'LinkLocalAddressing=no',
  'IPv6AcceptRA=no',
  'LLDP=no',
  'EmitLLDP=no',
  'LLMNR=no',
  // Avahi answers mDNS; a second responder on the same interface would get in its way.
  'MulticastDNS=no',
];

/** `Independent`: not bound to an underlying interface, whose name differs between instance types. */
function tunnelNetdev(port: OverlayPort, mtuBytes: number): string[] {
  return [
    '[NetDev]',
    `Name=${port.interfaceName}`,
    `Kind=${port.kind}`,
    `MACAddress=${port.macAddress}`,
    `MTUBytes=${mtuBytes}`,
    '',
    ...(port.kind === 'vxlan' ? ['[VXLAN]', `VNI=${VNI}`, 'DestinationPort=4789'] : ['[Tunnel]']),
    'Independent=yes',
    `Local=${port.localAddress}`,
    ...(port.kind === 'gretap' ? port.remoteAddresses.map((address) => `Remote=${address}`) : []),
    'TTL=64',
  ];
}

/** One mesh in a security group: the number tells nothing apart. */
const VNI = 1;

/**
 * A port of the mesh. The VPC carries no multicast: an entry for the address zero a machine sends it what is for all
 * (systemd.network(5), `[BridgeFDB]`; bridge(8)).
 */
function meshNetwork(port: OverlayPort, mtuBytes: number): string[] {
  const entries = port.remoteAddresses.map((address) => [
    '',
    '[BridgeFDB]',
    'MACAddress=00:00:00:00:00:00',
    `Destination=${address}`,
  ]);
  return [...portsNetwork([port.interfaceName], mtuBytes), ...entries.flat()];
}

/** Persistent and owned by OpenVPN's user: the port never leaves the bridge, and OpenVPN needs no capability. */
function tapNetdev(machine: MachinePlan, mtuBytes: number): string[] {
  return [
    '[NetDev]',
    `Name=${TAP}`,
    'Kind=tap',
    `MACAddress=${macAddress(MacKind.UPLINK_PORT, machine.lanAddress)}`,
    `MTUBytes=${mtuBytes}`,
    '',
    '[Tap]',
    `User=${OPENVPN_USER}`,
  ];
}

/** A burst of DDS fragments outruns the default queue of 1000 packets while OpenVPN encrypts. */
function tapLink(): string[] {
  return ['[Match]', `OriginalName=${TAP}`, '', '[Link]', 'MACAddressPolicy=none', 'TransmitQueueLength=2000'];
}

/** One file for all ports, since they differ in nothing. Their names are listed: `gre*` would match the kernel's own. */
function portsNetwork(names: readonly string[], mtuBytes: number): string[] {
  return [
    '[Match]',
    `Name=${names.join(' ')}`,
    '',
    '[Link]',
    `MTUBytes=${mtuBytes}`,
    'RequiredForOnline=no',
    '',
    '[Network]',
    `Bridge=${BRIDGE}`,
    ...QUIET,
  ];
}
