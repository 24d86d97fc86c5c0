import { performance } from 'node:perf_hooks';
import type { Peer } from '../running/peer';
import { daemonPid } from '../util/daemon';
import { HostStalls } from '../util/host-stalls';
import { processTree } from '../util/process';
import { listVms } from '../vm';
import { vmFiles } from '../vm/state';

/** Watches whether the host stands still, for any of the lab's virtual machines or the lab itself. */
export function watchHost(): HostStalls {
  return HostStalls.watch(() => listVms().flatMap((name) => processTree(daemonPid(vmFiles(name).qemu) ?? 0)));
}

/** Turns a span of a machine's clock, in seconds since its start, into one of the host that holds it. */
export type ToHostSpan = (fromSeconds: number, toSeconds: number) => { readonly fromMs: number; readonly toMs: number };

/** Compares a machine's clock with the host's ({@link performance.now}). */
export async function compareClocks(peer: Peer): Promise<ToHostSpan> {
  const asked = performance.now();
  const uptimeMs = Number.parseFloat((await peer.exec(['cat', '/proc/uptime'])).stdout) * 1000;
  const told = performance.now();
  return (fromSeconds, toSeconds) => ({
    fromMs: asked - uptimeMs + fromSeconds * 1000,
    toMs: told - uptimeMs + toSeconds * 1000,
  });
}
