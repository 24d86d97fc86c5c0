import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scriptFile } from '../../machine/assets';
import type { MachineFile } from '../../machine/machine-spec';
import type { RobotLanPlan } from '../plan-types';
import { ROS_RELEASES, type RosMiddleware, type RosRelease } from '../ros';
import { BRIDGE, PATHS } from './paths';

/**
 * The templates, which the script `skylan-dds` fills for machines at home.
 *
 * Of Eclipse Cyclone DDS (its manual of 0.10 and 11.0, "Configuration guide", `docs/manual/options.md`), as text in
 * `CYCLONEDDS_URI` without spaces, quotes or wildcard characters, so that it survives PAM, systemd, an env file, and
 * a shell that expands it without quotes:
 *
 * - `NetworkInterfaceAddress` rather than `Interfaces`, whose interface name is an attribute and thus needs a space
 *   and quotes. Versions since 0.9 turn the one into the other.
 * - `spdp`: multicast finds participants; data goes by unicast, not flooded into every tunnel.
 * - Message sizes that fit a packet of the uplink, whose path carries 1500 bytes: no IP fragments, none to lose.
 * - A participant index of `none` sets no bound on the number of processes of a host.
 *
 * Of Fast DDS, as XML profiles (its manuals of 2.6, 2.14, 3.2 and 3.6, "XML profiles" and "Transport Layer"):
 *
 * - The interface by its address in `interfaceWhiteList` for 2.6, which compares nothing else; by its name in
 *   `interfaces/allowlist` from 2.14 on, so that a changed address needs no new file. Where neither is there, Fast DDS
 *   talks to nobody. The loopback interface is there too, since with shared memory two programs of one machine do not
 *   find each other without it (3.1.2); other machines are not told of it.
 * - The property `fastdds.max_message_size` (since 2.6.9) bounds what is sent and nothing that is received, unlike a
 *   transport's `maxMessageSize`: peers with default settings send up to 65500 bytes.
 * - Shared memory for local traffic has room for the many small messages that come of this bound: by default its
 *   queue holds 512, less than one camera image.
 * - Multicast is only used for discovery, and up to 101 processes of a host find a port (`mutation_tries`): its
 *   defaults. `maxInitialPeersRange` is for `ROS_STATIC_PEERS`, as large as ROS 2 itself sets it.
 */
const TEMPLATES = join(__dirname, '..', '..', '..', 'assets', 'dds');

/** Names of the Fast DDS profiles, which the templates of the releases refer to. */
const PROFILES = ['fastdds-2.6.xml', 'fastdds.xml'];

/**
 * The environment of ROS 2 programs of one release: `NAME=value` lines without quotes, the form of
 * `docker run --env-file`.
 */
export function ddsEnvironment(release: RosRelease, middleware: RosMiddleware, lanInterface = BRIDGE): string {
  return fill(`${release}.env`, { INTERFACE: lanInterface, MIDDLEWARE: middleware, FOLDER: PATHS.dds });
}

/** A Fast DDS profile that binds to the LAN. */
export function fastDdsProfile(name: string, lanAddress: string, lanInterface = BRIDGE): string {
  return fill(name, { ADDRESS: lanAddress, INTERFACE: lanInterface });
}

/**
 * The same environment for login shells, for services, and for containers. What PAM hands to every session,
 * `/etc/environment`, belongs to several owners: skylan-session sets skylan's lines there. The other releases are for
 * containers. The gateway has none of this: its user data has no room, and ROS 2 programs belong on nodes.
 */
export function renderDdsFiles({ release, middleware }: RobotLanPlan['ros'], lanAddress: string): MachineFile[] {
  const environment = ddsEnvironment(release, middleware);
  const variables = environment.trimEnd().split('\n');
  const exports = variables.map((line) => `export ${line.replace('=', "='")}'\n`);
  return [
    { path: PATHS.ddsEnv, content: environment },
    scriptFile('dds/skylan-session'),
    { path: '/etc/profile.d/skylan-dds.sh', content: exports.join('') },
    {
      path: '/etc/systemd/system.conf.d/50-skylan-dds.conf',
      content: `[Manager]\nDefaultEnvironment=${variables.map((line) => `"${line}"`).join(' ')}\n`,
    },
    ...PROFILES.map((name) => ({ path: `${PATHS.dds}/${name}`, content: fastDdsProfile(name, lanAddress) })),
    ...ROS_RELEASES.map((name) => ({ path: `${PATHS.dds}/${name}.env`, content: ddsEnvironment(name, middleware) })),
  ];
}

/** @throws Error where a template asks for a value that it is not given. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  return readFileSync(join(TEMPLATES, template), 'utf8').replace(/@([A-Z]+)@/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${template}: no value for ${name}`);
    return value;
  });
}
