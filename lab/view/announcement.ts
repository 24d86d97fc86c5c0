import { type Cost, costOf } from './costs';
import type { HostFacts } from './host-facts';
import { secondsText } from './words';

/** What the command line asks for. */
export interface Wanted {
  /** Scenarios, by their names, in the order in which they run. */
  readonly scenarios: readonly string[];
  /** Virtual machines beside those that the scenarios have by default, such as robot and desktop gateway. @default 0 */
  readonly moreMachines?: number;
  /** Seconds that the same scenarios took in their last run here. @default unknown */
  readonly lastSeconds?: number;
}

export interface Announcement {
  readonly lines: readonly string[];
  /** Why it cannot run here, and what to do about it. Undefined: it can. */
  readonly refusal?: string;
}

/** Memory of a machine: what the guest has, and QEMU's own, which holds translated code when it emulates. Megabytes. */
const MACHINE_MB = { kvm: 600, tcg: 800 };
/** The CDK app while it synthesises, the embedded AWS and this program. */
const LAB_MB = 900;

/** Disk of the base image, of each further one with its packages, and of what a running machine writes. Megabytes. */
const DISK_MB = { base: 450, image: 750, machine: 150 };
/** What is fetched from Debian: the base image with the compiler for the probes, and further packages of an image. */
const DOWNLOAD_MB = { base: 200, image: 25 };
/** Processor-seconds to make them. */
const MAKE_SECONDS = { base: 45, image: 12 };

/** More processors than machines and the lab itself are of no use. */
const LAB_CORES = 1;

/** What a run will do and take, worked out from what the host has. */
export function announcement(wanted: Wanted, host: HostFacts): Announcement {
  const plain = costOf(wanted.scenarios);
  const cost = { ...plain, machines: plain.machines + (wanted.moreMachines ?? 0) };
  const images = Math.max(0, cost.images - host.cache.images);
  const base = !host.cache.hasBase;
  const per = (what: { readonly base: number; readonly image: number }) => (base ? what.base : 0) + images * what.image;
  const diskMb = per(DISK_MB) + cost.machines * DISK_MB.machine;
  const memoryMb = cost.machines * MACHINE_MB[host.accelerator ?? 'tcg'] + LAB_MB;
  const rows: [what: string, words: string][] = [
    ['Time', `${minutes(cost, per(MAKE_SECONDS), host)}: ${speed(host)}`],
    ...lastTime(wanted),
    ['Disk', `${size(diskMb)} in ${host.cacheDir} and .lab; ${size(host.freeDiskMb)} are free`],
    ['Download', download(per(DOWNLOAD_MB), images + (base ? 1 : 0))],
    ['Memory', memory(memoryMb, cost.machines, host)],
    ['Root', "for network namespaces, taps and packet filters; the host's own network stays as it is"],
  ];
  const lines = rows.map(([what, words]) => `${what.padEnd(9)}  ${words}`);
  const refusal = refusalOf({ diskMb, memoryMb }, host);
  return refusal === undefined ? { lines } : { lines, refusal };
}

function refusalOf(needs: { diskMb: number; memoryMb: number }, host: HostFacts): string | undefined {
  const { freeDiskMb, freeMemoryMb, cacheDir } = host;
  if (needs.diskMb > freeDiskMb)
    return `Not enough disk in ${cacheDir}: ${size(needs.diskMb)} are needed, ${size(freeDiskMb)} are free. Make room, or set SKYLAN_LAB_CACHE to a folder that has it.`;
  if (needs.memoryMb > freeMemoryMb)
    return `Not enough memory: ${size(needs.memoryMb)} are needed, ${size(freeMemoryMb)} are free. End what takes it, or use a larger machine.`;
  return undefined;
}

/** An estimate, from processor time and waits: one of a host that does nothing else. */
function minutes(cost: Cost, makeSeconds: number, { cores, accelerator }: HostFacts): string {
  const useful = Math.min(cores, cost.machines + LAB_CORES);
  const seconds = (cost.processorSeconds + makeSeconds) / useful + cost.waitSeconds;
  const rounded = Math.max(1, Math.ceil(seconds / 60));
  return `${accelerator === 'kvm' ? 'less than' : 'about'} ${counted(rounded, 'minute')}`;
}

function speed({ cores, accelerator }: HostFacts): string {
  const processors = counted(cores, 'processor');
  if (accelerator === 'kvm') return `KVM works here, on ${processors}`;
  if (accelerator === 'tcg') return `no KVM, machines are emulated on ${processors} (more if these are busy)`;
  return `emulated on ${processors}; less if KVM works, which is tried first`;
}

function download(megabytes: number, images: number): string {
  if (megabytes === 0) return 'nothing: all images are there';
  return `about ${size(megabytes)} from Debian, once, for ${counted(images, 'image')}`;
}

function memory(megabytes: number, machines: number, { freeMemoryMb }: HostFacts): string {
  return `up to ${size(megabytes)}, for ${counted(machines, 'virtual machine')} and the lab; ${size(freeMemoryMb)} are free`;
}

function lastTime({ lastSeconds }: Wanted): [what: string, words: string][] {
  return lastSeconds === undefined ? [] : [['Last time', secondsText(lastSeconds)]];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function size(megabytes: number): string {
  return megabytes < 1000 ? `${megabytes} MB` : `${(megabytes / 1000).toFixed(1)} GB`;
}
