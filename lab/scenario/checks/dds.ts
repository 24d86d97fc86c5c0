import { setTimeout as sleep } from 'node:timers/promises';
import { lastWords, type Peer } from '../peer';
import type { CheckResult } from '../report';

/** How a command gets the environment that the machine itself sets. */
export type Launcher = 'login shell' | 'service' | 'plain';

const SECONDS = 12;

/** Total and lost samples that ddsperf's subscriber printed last; undefined when it received none. */
export function parseDdsperf(output: string): { received: number; lost: number } | undefined {
  const last = [...output.matchAll(/ total (\d+) lost (\d+)/g)].pop();
  return last ? { received: Number(last[1]), lost: Number(last[2]) } : undefined;
}

/**
 * CycloneDDS between two machines: participants find each other by multicast, nothing names a peer, and data flows.
 * Each side runs ddsperf in the environment that its launcher gives.
 */
export async function dds(from: Peer, fromBy: Launcher, to: Peer, toBy: Launcher): Promise<CheckResult> {
  const how = [fromBy, toBy].find((launcher) => launcher !== 'plain') ?? 'plain';
  const name = `CycloneDDS ${from.name} to ${to.name} (${how})`;
  const timeoutMs = (SECONDS + 40) * 1000;
  const receiving = to.exec(launch(toBy, ['ddsperf', '-D', `${SECONDS + 4}`, 'sub']), { timeoutMs });
  await sleep(1000);
  const sent = await from.exec(launch(fromBy, ['ddsperf', '-D', `${SECONDS}`, 'pub', '20Hz', 'size', '256']), {
    timeoutMs,
  });
  const received = await receiving;
  const samples = parseDdsperf(received.stdout);
  const ok = samples !== undefined && samples.received > 0 && samples.lost === 0;
  return {
    name,
    ok,
    figure: samples?.received ?? 0,
    unit: samples?.lost ? `samples, ${samples.lost} lost` : 'samples',
    ...(ok ? {} : { detail: `${from.name}: ${lastWords(sent)}\n${to.name}: ${lastWords(received)}` }),
  };
}

function launch(launcher: Launcher, argv: readonly string[]): string[] {
  // A login shell reads /etc/profile; a service has the service manager's default environment.
  if (launcher === 'login shell') return ['env', '-i', 'HOME=/root', 'bash', '-lc', argv.join(' ')];
  if (launcher === 'service') return ['systemd-run', '--quiet', '--pipe', '--wait', '--collect', ...argv];
  return [...argv];
}
