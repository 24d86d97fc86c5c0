import { duplicates } from '../settings/conflicts';
import { named, type Sourced } from '../settings/sourced';
import { settingName } from '../settings/wording';
import { strayTcpPort } from './openvpn/settings';
import { clientsOf, namesClients, type OneUplinkDraft, portOf, tcpPortOf, type UplinkDraft } from './settings';
import { wireGuardConflicts } from './wireguard/settings';

/**
 * One sentence for each group of values that cannot hold together.
 *
 * @param key - context key of the settings
 * @param clients - of the LAN
 */
export function uplinkConflicts(key: string, draft: UplinkDraft, clients: readonly Sourced<string>[]): string[] {
  const wireGuard = draft.filter(({ kind }) => kind?.value === 'wireguard');
  return [
    ...duplicates(
      key,
      draft.flatMap(({ kind }) => kind ?? []),
      'have one of each kind',
    ),
    ...duplicates(
      key,
      draft.flatMap((one) => portOf(one) ?? []),
      'give each a port of its own',
    ),
    ...draft.flatMap(({ allowedCidrs }) => duplicates(key, allowedCidrs, 'name each network once')),
    ...draft.flatMap((one) => strayRevision(key, one)),
    ...wireGuard.flatMap((one) => strayTcpPort(key, 'WireGuard', tcpPortOf(one))),
    ...clientConflicts(key, draft, clients),
    ...wireGuard.flatMap((one) => wireGuardConflicts(key, clientsOf(draft, one, clients))),
  ];
}

function strayRevision(key: string, { kind, revision }: OneUplinkDraft): string[] {
  if (!revision || revision.value === 1 || kind?.value !== 'openvpn') return [];
  return [
    `${named(key, revision)} is a setting of WireGuard; leave it out: OpenVPN's certificates are renewed by themselves, ` +
      'and a client that is removed, and then added again, has new keys',
  ];
}

/** Each client is to have one uplink, and each uplink clients that there are. */
function clientConflicts(key: string, draft: UplinkDraft, clients: readonly Sourced<string>[]): string[] {
  const all = draft.filter(namesClients).flatMap((one) => one.clients);
  const [first, ...silent] = draft.filter((one) => !namesClients(one));
  const ofLan = settingName(key, ['clients']);
  const isIn = (names: readonly Sourced<string>[]) => (client: Sourced<string>) =>
    names.some(({ value }) => value === client.value);
  const isKnown = isIn(clients);
  const isNamed = isIn(all);
  return [
    ...duplicates(key, all, 'a client has one uplink'),
    ...all.filter((one) => !isKnown(one)).map((one) => `${named(key, one)} is not one of ${ofLan}; write it there too`),
    ...silent.map(
      ({ path }) => `${settingName(key, [...path, 'clients'])} is missing; write which of ${ofLan} come in by it`,
    ),
    ...(first || draft.length === 0 ? [] : clients)
      .filter((one) => !isNamed(one))
      .map((one) => `${named(key, one)} comes in by no uplink; write it into the clients of one`),
  ];
}
