import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aheadText, clockLibrary, clockOf, moveClock } from '../util/moved-clock';
import { runSubdir } from '../util/paths';
import { machineEngine, writeGuestFile } from '../vm';
import { must, type Peer } from './peer';
import type { RunningLan } from './running-lan';
import { type Stranger, strangerUp } from './stranger';

/** On a machine whose clock is the host's: how far ahead the program is that matters. */
const FILE = '/run/lab-clock';
const CLIENT = 'skylan-openvpn-client.service';
const CRL = 'skylan-crl.service';

/** Seconds between two of the gateway's looks for a new revocation list, in place of its own 30: a month takes seconds. */
const LOOK_SECONDS = 1;

/** The clocks of the machines that look at certificates: cloud gateway, desktop gateway, and a stranger's. */
export class MachineClocks {
  /** Makes them movable. The desktop gateway connects anew. */
  static async start({ gateway, desktop, home }: RunningLan): Promise<MachineClocks> {
    await Promise.all([quickGateway(gateway), ownClock(desktop, home.desktopVm)]);
    const file = join(runSubdir('stranger'), 'clock');
    moveClock(file, 0);
    const environment = Object.entries(clockOf(file)).map(([name, value]) => `${name}=${value}`);
    const stranger = { ...(await strangerUp()), before: ['env', ...environment] };
    return new MachineClocks(gateway, desktop, home.desktopVm, stranger, file);
  }

  private seconds = 0;

  private constructor(
    private readonly gateway: Peer,
    private readonly desktop: Peer,
    private readonly desktopVm: string,
    /** Somebody in the internet, whose clock is moved as well. */
    readonly stranger: Stranger,
    private readonly file: string,
  ) {}

  /** By how much they are ahead of the host's, in seconds. */
  get ahead(): number {
    return this.seconds;
  }

  /** What they show. */
  now(): Date {
    return new Date(Date.now() + this.seconds * 1000);
  }

  /** Moves all of them. */
  async moveTo(seconds: number): Promise<void> {
    this.seconds = seconds;
    moveClock(this.file, seconds);
    await Promise.all([
      setClock(this.gateway, this.now()),
      machineEngine(this.desktopVm) === 'container'
        ? setProgramsClock(this.desktop, seconds)
        : setClock(this.desktop, this.now()),
    ]);
  }
}

async function setClock(machine: Peer, to: Date): Promise<void> {
  await must(machine, ['date', '--utc', '--set', `@${(to.getTime() / 1000).toFixed(3)}`]);
}

/** A program that reads the file meanwhile never meets half of it. */
async function setProgramsClock(machine: Peer, seconds: number): Promise<void> {
  await must(machine, ['sh', '-c', 'printf %s "$1" >"$0.new" && mv "$0.new" "$0"', FILE, aheadText(seconds)]);
}

/** What Debian does by the calendar would all be done at once, and again after each leap. */
async function quickGateway(gateway: Peer): Promise<void> {
  await must(gateway, ['systemctl', 'stop', '*.timer']);
  await environmentOf(gateway, CRL, { SKYLAN_LOOK_SECONDS: String(LOOK_SECONDS) });
}

/** A container has the host's clock: its OpenVPN gets one of its own. */
async function ownClock(desktop: Peer, vm: string): Promise<void> {
  if (machineEngine(vm) !== 'container') {
    await must(desktop, ['systemctl', 'stop', '*.timer']);
    return;
  }
  const library = clockLibrary();
  await must(desktop, ['mkdir', '-p', join(library, '..')]);
  await writeGuestFile(vm, library, readFileSync(library), '0755');
  await setProgramsClock(desktop, 0);
  await environmentOf(desktop, CLIENT, clockOf(FILE, library));
}

/** Gives a service other variables, until the machine boots anew. */
async function environmentOf(machine: Peer, unit: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const words = Object.entries(variables).map(([name, value]) => `Environment=${name}=${value}`);
  const folder = `/run/systemd/system/${unit}.d`;
  const script = 'mkdir -p "$0" && printf "%s\\n" "[Service]" "$@" >"$0/50-lab.conf"';
  await must(machine, ['sh', '-c', script, folder, ...words]);
  await must(machine, ['systemctl', 'daemon-reload']);
  await must(machine, ['systemctl', 'restart', unit]);
}
