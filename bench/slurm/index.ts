/*
 * How long slurmctld takes to start anew with fleets of more and more workers, from the configuration that a deploy
 * writes: Slurm of Debian 13, in namespaces of this machine. Needs root or sudo.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { buildImage } from '../../lab/image';
import { run } from '../../lab/util/run';
import { planHybridCluster } from '../../lib/hybrid-cluster/plan';
import { renderCgroupConf, renderSlurmConf } from '../../lib/hybrid-cluster/render/slurm';

const ROUNDS = Number(process.argv[2] ?? 5);
const WORKERS = [5, 50, 500, 2000];
const NAMESPACES = ['unshare', '--mount', '--uts', '--net', '--pid', '--fork', '--kill-child'];

/** The first start, and those after it, in seconds. */
async function startsWith(workers: number, lower: string): Promise<number[]> {
  const plan = planHybridCluster({
    sites: [
      { name: 'bielefeld', cidr: '192.168.0.0/24', provider: 'external' },
      {
        ...{ name: 'giessen', cidr: '10.10.0.0/16', provider: 'aws' },
        fleets: [{ name: 'burst', instanceTypes: ['c7i.large'], max: workers }],
      },
    ],
    // A database takes the time that a database takes.
    accounting: { database: 'none' },
  });
  const folder = mkdtempSync(join(tmpdir(), 'skylan-bench-'));
  try {
    writeFileSync(join(folder, 'slurm.conf'), renderSlurmConf(plan));
    writeFileSync(join(folder, 'cgroup.conf'), renderCgroupConf());
    writeFileSync(join(folder, 'skylan-users'), '#!/bin/sh\n', { mode: 0o755 });
    const { hostname, serviceAddress } = plan.controller;
    const words = [lower, folder, hostname, serviceAddress, String(workers), String(ROUNDS)];
    const output = await run([...NAMESPACES, join(__dirname, 'start.sh'), ...words]);
    return output.trim().split('\n').map(Number);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { rootfs } = await buildImage(['munge', 'slurm-client', 'slurmctld']);
  const head = ['workers that fleets may have', 'first start', `started anew (median of ${ROUNDS})`, 'most'];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const workers of WORKERS) {
    const [first = Number.NaN, ...again] = await startsWith(workers, rootfs);
    const sorted = again.sort((a, b) => a - b);
    const seconds = [first, sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, sorted.at(-1) ?? Number.NaN];
    table.push([workers, ...seconds.map((value) => `${value.toFixed(2)} s`)]);
  }
  console.log(table.toString());
}

void main();
