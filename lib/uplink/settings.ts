import * as check from '../settings/checks';
import type { Draft } from '../settings/draft';
import { revisionSetting } from '../settings/fields';
import { choice, derived, list, object, oneOrMore, text, wholeNumber } from '../settings/schema';
import { defined } from '../settings/settled';
import type { Sourced } from '../settings/sourced';
import { OPENVPN_PORT, TAKEN_TCP_PORTS } from './openvpn/settings';
import { UPLINK_KINDS, type UplinkPlan } from './uplink';
import { WIREGUARD_PORT } from './wireguard/settings';

const DEFAULT_PORTS = { openvpn: OPENVPN_PORT, wireguard: WIREGUARD_PORT };

const uplink = object({
  kind: choice(...UPLINK_KINDS)
    .prefault('openvpn')
    .describe(
      '`openvpn`: in a process of its own, one processor for all desktop gateways, with certificates that end sessions ' +
        'when they are revoked. `wireguard`: in the kernel, on all processors, faster.',
    ),
  port: derived(
    wholeNumber(1, 65535, check.TAKEN_PORTS),
    `${OPENVPN_PORT} of OpenVPN, ${WIREGUARD_PORT} of WireGuard`,
  ).describe('UDP port on which the cloud gateway is called.'),
  tcpPort: derived(wholeNumber(1, 65535, TAKEN_TCP_PORTS), 'none').describe(
    'OpenVPN: TCP port on which the cloud gateway is called by who gets no answer over UDP, best 443, which hardly a ' +
      'network closes. Each desktop gateway joins with its new profile then.',
  ),
  allowedCidrs: list(text('write a network such as "203.0.113.0/24"', check.cidr))
    .min(1, { error: 'lets nobody in; name a network, or leave the setting out' })
    .prefault(['0.0.0.0/0'])
    .describe('IPv4 networks that may reach these ports, in CIDR notation.'),
  clients: derived(
    list(text('write the name of one of `clients`, such as "ros_local_gateway"')),
    'the first of several: those of `clients` that no other names',
  ).describe('Which of `clients` come in by this one. A client has one uplink.'),
  revision: revisionSetting
    .prefault(1)
    .describe(
      'WireGuard: raise it to have the keys of gateway and clients made anew; each desktop gateway then joins with its ' +
        'new profile.',
    ),
});

/** How desktop gateways reach the cloud gateway, as users write it. */
export const uplinkSettings = oneOrMore(uplink, {
  most: UPLINK_KINDS.length,
  reason: 'kinds that there are; leave some out',
}).min(1, { error: 'lets nobody in; write one at least, or leave the setting out' });

export type UplinkDraft = Draft<typeof uplinkSettings>;

/** One uplink of a draft. */
export type OneUplinkDraft = UplinkDraft[number];

/** The uplinks of a draft without conflicts. */
export function uplinkPlans(draft: UplinkDraft, clients: readonly Sourced<string>[]): readonly UplinkPlan[] {
  return draft.map((one) => {
    const kind = defined(one.kind).value;
    const common = {
      port: Number(defined(portOf(one)).value),
      allowedCidrs: one.allowedCidrs.map(({ value }) => value),
      clients: clientsOf(draft, one, clients).map(({ value }) => value),
    };
    const tcpPort = tcpPortOf(one)?.value;
    return kind === 'openvpn'
      ? { kind, ...common, ...(tcpPort === undefined ? {} : { tcpPort }) }
      : { kind, ...common, revision: defined(one.revision).value };
  });
}

/** The port of an uplink, in digits; undefined where it was refused. */
export function portOf({ kind, port }: OneUplinkDraft): Sourced<string> | undefined {
  return kind && port && { ...port, value: String(port.value ?? DEFAULT_PORTS[kind.value]) };
}

/** The TCP port of an uplink; undefined where there is none, or it was refused. */
export function tcpPortOf({ tcpPort }: OneUplinkDraft): Sourced<number> | undefined {
  return tcpPort?.value === undefined ? undefined : { ...tcpPort, value: tcpPort.value };
}

/** The clients of one uplink; one that names none has all that no other names. */
export function clientsOf(
  draft: UplinkDraft,
  one: OneUplinkDraft,
  clients: readonly Sourced<string>[],
): readonly Sourced<string>[] {
  const isIn = (names: readonly Sourced<string>[]) => (client: Sourced<string>) =>
    names.some(({ value }) => value === client.value);
  if (namesClients(one)) return clients.filter(isIn(one.clients));
  const isTaken = isIn(draft.flatMap((other) => other.clients));
  return clients.filter((client) => !isTaken(client));
}

/** Whether an uplink says which clients come in by it. */
export function namesClients({ written }: OneUplinkDraft): boolean {
  return 'clients' in written;
}
