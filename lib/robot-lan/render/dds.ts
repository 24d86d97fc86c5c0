import type { MachineFile } from '../../machine/machine-spec';
import { BRIDGE, PATHS } from './paths';

/**
 * Settings of Eclipse Cyclone DDS as text for `CYCLONEDDS_URI` (its manual, "Configuration guide"), without spaces,
 * quotes or wildcard characters, so that the text survives PAM, systemd, an env file, and a shell that expands it
 * without quotes, as in `docker run -e CYCLONEDDS_URI=$CYCLONEDDS_URI`.
 *
 * - `NetworkInterfaceAddress` rather than `Interfaces`, whose interface name is an attribute and thus needs a space
 *   and quotes. Cyclone knows it from 0.7, and versions since 0.9 convert it.
 * - `spdp`: multicast finds participants; data goes by unicast, not flooded into every tunnel.
 * - Message sizes that fit a packet of the uplink, whose path carries 1500 bytes: no IP fragments, none to lose.
 * - A participant index of `none` sets no bound on the number of processes of a host.
 */
export function cycloneDdsUri(): string {
  const general =
    `<NetworkInterfaceAddress>${BRIDGE}</NetworkInterfaceAddress><AllowMulticast>spdp</AllowMulticast>` +
    '<MaxMessageSize>1400B</MaxMessageSize><MaxRexmitMessageSize>1400B</MaxRexmitMessageSize>' +
    '<FragmentSize>1300B</FragmentSize>';
  return `<General>${general}</General><Discovery><ParticipantIndex>none</ParticipantIndex></Discovery>`;
}

/**
 * The same variable for login shells, for services, and for containers (`--env-file`). What PAM hands to every session,
 * `/etc/environment`, belongs to several owners: skylan-apply sets the one line there.
 */
export function renderDdsFiles(): MachineFile[] {
  const uri = cycloneDdsUri();
  return [
    { path: PATHS.ddsEnv, content: `CYCLONEDDS_URI=${uri}\n` },
    { path: '/etc/profile.d/skylan-dds.sh', content: `export CYCLONEDDS_URI='${uri}'\n` },
    {
      path: '/etc/systemd/system.conf.d/50-skylan-dds.conf',
      content: `[Manager]\nDefaultEnvironment="CYCLONEDDS_URI=${uri}"\n`,
    },
  ];
}
