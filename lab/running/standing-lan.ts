import { readFileSync } from 'node:fs';
import { aws } from '../aws/current';
import { ownIds } from '../aws/own';
import type { HomeSpec } from '../home';
import { oneHomeDown } from '../home';
import type { Progress } from '../util/progress';
import { agentsOnline, cloudMachine } from './cloud-door';
import { deploy, type LabOptions, synth } from './deploy';
import { fetchProfile } from './join';
import { attempt } from './openvpn-attempt';
import { GATEWAY, type HomeToJoin, type JoinedHome, joinAnew, NODE, type RunningLan, startLan } from './running-lan';
import { strangerUp } from './stranger';
import { uplinkOfProfile } from './uplinks';
import { handshake, handshakeOf } from './wireguard-attempt';

export interface LanOptions extends LabOptions {
  /** What the machines of the first home are. @default the lab's own choice */
  readonly home?: Pick<HomeSpec, 'robot' | 'desktop' | 'desktopPackages'>;
}

/** What scenarios need of a LAN. A scenario that says nothing of one of them needs none. */
export interface LanNeeds {
  /** Clients that the settings need beside the first home's. */
  readonly clients: readonly string[];
  /** Those of the clients that are to be removed from the settings, see {@link StandingLan.revoke}. */
  readonly leaving: readonly string[];
  /** Homes that join beside the first one. */
  readonly homes: readonly HomeToJoin[];
  /** Settings other than the product's own. */
  readonly settings: Partial<LanSettings>;
}

/** Client that the first home's desktop gateway is, as in the settings' defaults. */
export const FIRST_CLIENT = 'ros_local_gateway';

/** How long a client whose profile is good may take to connect, on a busy host. */
const CONNECT_SECONDS = 120;

/** Settings of RobotLan as the scenarios change them. */
interface LanSettings {
  readonly clients: readonly string[];
  readonly publicAddress?: string;
  readonly nodes?: readonly NodeSettings[];
  readonly ros?: { readonly release: string };
  readonly uplink?: readonly {
    readonly kind: string;
    readonly clients?: readonly string[];
    readonly tcpPort?: number;
    readonly revision?: number;
  }[];
  readonly gateway?: { readonly image: string; readonly cloudAddress: string };
  readonly power?: {
    readonly idleStopMinutes: number;
    readonly schedule: { readonly on: string; readonly off: string };
  };
}

interface NodeSettings {
  readonly name: string;
  readonly packages?: readonly string[];
  readonly publicAddress?: string;
  readonly compose?: string;
}

/** A RobotLan that was deployed and joined, on which one scenario after the other runs. */
export class StandingLan {
  /**
   * Deploys a LAN with all that the scenarios need, and joins its homes.
   *
   * @param timings - gets the seconds of each phase
   */
  static async start(options: LanOptions, needs: LanNeeds, timings: Record<string, number>): Promise<StandingLan> {
    const clients = [FIRST_CLIENT, ...needs.clients];
    const homes = [{ ...options.home, client: FIRST_CLIENT }, ...needs.homes];
    const lan = await startLan(withSettings(options, { clients, ...needs.settings }), timings, homes);
    return new StandingLan(options, clients, needs.leaving, needs.settings, lan);
  }

  private readonly revoked = new Map<string, string>();

  private constructor(
    private readonly options: LanOptions,
    private clients: readonly string[],
    private leaving: readonly string[],
    private settings: Partial<LanSettings>,
    private running: RunningLan,
  ) {}

  /** The machines that stand now. */
  get lan(): RunningLan {
    return this.running;
  }

  /** The nodes that stand, as the settings have them. */
  get nodes(): readonly NodeSettings[] {
    return this.settings.nodes ?? [{ name: this.lan.node.name }];
  }

  get signal(): AbortSignal {
    return this.options.signal;
  }

  /** The home that has joined as a client. */
  homeOf(client: string): JoinedHome {
    const found = this.running.homes.find((home) => home.client === client);
    if (!found) throw new Error(`no home is the client ${client}`);
    return found;
  }

  /**
   * Synthesises and deploys again.
   *
   * @param name - of its log
   * @param changes - of the settings for this deploy. @default none
   */
  async redeploy(name: string, progress: Progress, changes: Partial<LanSettings> = {}): Promise<void> {
    const options = withSettings(this.options, { clients: this.clients, ...this.settings, ...changes });
    await synth(options);
    const outputs = await deploy(name, options, progress);
    this.running = { ...this.running, outputs };
  }

  /** Deploys with other settings, which later deploys have too. */
  async change(name: string, progress: Progress, changes: Partial<LanSettings>): Promise<void> {
    this.settings = { ...this.settings, ...changes };
    await this.redeploy(name, progress);
  }

  /** Has a home that has joined do so with its client's profile as the last deploy left it. */
  async rejoin(client: string, progress: Progress): Promise<JoinedHome> {
    const before = this.homeOf(client);
    const profile = await fetchProfile(this.running.outputs, client, progress);
    const home = await joinAnew(before, profile, progress);
    this.running = { ...this.running, homes: this.running.homes.map((one) => (one === before ? home : one)) };
    return home;
  }

  /**
   * Removes by one deploy all clients that scenarios want removed; those that no home uses have connected before.
   * Nothing happens when they are gone.
   */
  async revoke(progress: Progress): Promise<void> {
    if (this.leaving.length === 0) return;
    const leaving = this.leaving;
    for (const client of leaving) {
      const profile = readFileSync(await fetchProfile(this.running.outputs, client, progress), 'utf8');
      if (!this.running.homes.some((home) => home.client === client)) await connectsOnce(client, profile);
      this.revoked.set(client, profile);
    }
    this.clients = this.clients.filter((client) => !leaving.includes(client));
    this.leaving = [];
    await this.redeploy('revoke', progress);
  }

  /** The profile of a client that {@link revoke} has removed. */
  revokedProfile(client: string): string {
    const profile = this.revoked.get(client);
    if (profile === undefined) throw new Error(`${client} is not revoked`);
    return profile;
  }

  /** The cloud's machines as they are after a deploy that made them anew, once commands can be run on them. */
  async machinesAnew(progress: Progress): Promise<void> {
    if (aws().run !== undefined) await agentsOnline(await ownIds('AWS::EC2::Instance'), progress);
    this.running = { ...this.running, gateway: await cloudMachine(GATEWAY), node: await cloudMachine(NODE) };
  }

  /** Removes a home, which leaves the LAN. */
  async removeHome({ home }: JoinedHome): Promise<void> {
    await oneHomeDown(home.name);
    this.running = { ...this.running, homes: this.running.homes.filter((one) => one.home !== home) };
  }
}

/** A profile proves nothing by being refused when it has never been good. */
async function connectsOnce(client: string, profile: string): Promise<void> {
  if (uplinkOfProfile(profile) === 'wireguard') {
    const keys = handshakeOf(profile);
    if ((await handshake(await strangerUp(), keys, keys)) === 'answered') return;
    throw new Error(`the profile of ${client} is not answered`);
  }
  const { outcome, log } = await attempt(await strangerUp(), profile, CONNECT_SECONDS);
  if (outcome !== 'connected') throw new Error(`the profile of ${client} does not connect:\n${log}`);
}

/** Key of RobotLan's settings in the context. */
const KEY = 'skylan:robotLan=';

/** Context in which the LAN has a name of its own. */
export function namedLan(context: readonly string[], name: string): readonly string[] {
  return contextWith(context, (given) => ({ ...given, name }));
}

/**
 * With settings over those that the command line gives. The default ones are left to the product, as a user's first
 * deploy leaves them.
 */
export function withSettings(options: LabOptions, settings: LanSettings): LabOptions {
  const { clients, gateway, uplink, ...others } = settings;
  const isDefault = clients.length === 1 && clients[0] === FIRST_CLIENT;
  // Who leaves the clients leaves those of its uplink.
  const uplinks = uplink?.map((one) => ({
    ...one,
    ...(one.clients ? { clients: one.clients.filter((client) => clients.includes(client)) } : {}),
  }));
  const changed = { ...(isDefault ? {} : { clients }), ...others, ...(uplinks ? { uplink: uplinks } : {}) };
  if (Object.keys(changed).length === 0 && gateway === undefined) return options;
  const context = contextWith(options.context, (given) => ({
    ...given,
    ...changed,
    ...(gateway === undefined ? {} : { gateway: { ...given.gateway, ...gateway } }),
  }));
  return { ...options, context };
}

/** Settings as somebody has written them. */
interface GivenSettings {
  readonly gateway?: object;
  readonly [setting: string]: unknown;
}

/** Context with other settings of RobotLan in it. */
function contextWith(context: readonly string[], change: (given: GivenSettings) => object): readonly string[] {
  const given = context.find((pair) => pair.startsWith(KEY));
  const settings = change(given ? (JSON.parse(given.slice(KEY.length)) as GivenSettings) : {});
  return [...context.filter((pair) => pair !== given), `${KEY}${JSON.stringify(settings)}`];
}
