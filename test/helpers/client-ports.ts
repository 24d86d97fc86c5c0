import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { HANG_MS } from './hang';
import { ASSETS } from './sandbox';

const SCRIPTS = join(ASSETS, 'openvpn/usr/local/lib/skylan');

/** What OpenVPN runs when a client comes or goes. */
export const CLIENT_PORT = join(SCRIPTS, 'skylan-client-port');

/** `ip`, as far as it is asked, for kernels that have no VLANs: what there would be is in a file. */
const IP = `#!/usr/bin/env python3
import json, os, sys
STATE = os.environ["STATE"]
links = json.load(open(STATE)) if os.path.exists(STATE) else {}
def shown(name, link):
    alias = {"ifalias": link["alias"]} if "alias" in link else {}
    return {"ifname": name, "link": name.split(".")[0], "linkinfo": {"info_data": {"id": link["id"]}}, **alias}
match sys.argv[1:]:
    case ["-json", "-details", "link", "show", "type", "vlan"]:
        print(json.dumps([shown(*item) for item in links.items()]))
    case ["link", "add", "link", _, "name", name, "type", "vlan", "id", vlan]:
        links[name] = {"id": int(vlan), "set": []}
    case ["link", "set", "dev", name, "alias", alias]:
        links[name]["alias"] = alias
    case ["link", "set", "dev", name, *words]:
        if os.path.exists(f"{STATE}.broken"):
            sys.exit("RTNETLINK answers: Operation not supported")
        links[name]["set"] += words
    case ["link", "delete", "dev", name]:
        del links[name]
    case other:
        sys.exit(f"not a call that is known here: {other}")
json.dump(links, open(f"{STATE}.new", "w"))
os.replace(f"{STATE}.new", STATE)
`;

interface Link {
  readonly id: number;
  readonly alias?: string;
  readonly set: readonly string[];
}

/** The service that gives clients their ports, on a kernel that stands in. */
export class ClientPorts {
  log = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    child.stderr?.on('data', (said) => {
      this.log += said;
    });
  }

  /**
   * @param folder - of its own; what an earlier run left in the kernel is still there
   * @param disconnect - program that ends sessions of clients at the server of `SKYLAN_MANAGEMENT`. @default none
   */
  static async start(folder: string, disconnect = 'true'): Promise<ClientPorts> {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'ip'), IP);
    chmodSync(join(folder, 'ip'), 0o755);
    const env = {
      ...{ PATH: `${folder}:${process.env.PATH}`, SKYLAN_CLIENT_PORTS: join(folder, 'socket') },
      ...{ STATE: join(folder, 'state'), SKYLAN_DISCONNECT: disconnect },
    };
    const child = spawn(join(SCRIPTS, 'skylan-client-ports'), { env, stdio: ['ignore', 'ignore', 'pipe'] });
    const started = new ClientPorts(child, folder);
    const end = Date.now() + HANG_MS;
    while ((await started.ask('anybody there').catch(() => '')) === '') {
      if (child.exitCode !== null || Date.now() > end) throw new Error(`no answer: ${started.log}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    started.log = '';
    return started;
  }

  get socket(): string {
    return join(this.folder, 'socket');
  }

  /** What it answers. */
  async ask(request: string): Promise<string> {
    const stream = createConnection(this.socket);
    stream.write(`${request}\n`);
    return (await text(stream)).trim();
  }

  /** Whether the kernel takes devices into a bridge. */
  breakKernel(): void {
    writeFileSync(join(this.folder, 'state.broken'), '');
  }

  /** The devices in the kernel, by name. */
  get links(): Readonly<Record<string, Link>> {
    const state = join(this.folder, 'state');
    return existsSync(state) ? JSON.parse(readFileSync(state, 'utf8')) : {};
  }

  /** The VLAN of each client that is there. */
  get vlans(): Readonly<Record<string, number>> {
    return Object.fromEntries(Object.values(this.links).map(({ id, alias = '' }) => [alias.split(' ')[0], id]));
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill();
    await ended;
  }
}
