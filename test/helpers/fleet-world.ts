import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSETS, type Sandbox } from './sandbox';

const WORLD = join(__dirname, '..', 'shell', 'fleet_world.py');

/** A node as slurmctld has it. */
export interface WorldNode {
  state: string;
  instance?: string;
  address?: string;
  reason?: string;
  /** Seconds since 1970. */
  reason_at?: number;
  /** After how many looks it is powered down, where it was told to. */
  looks?: number;
}

/** A machine as EC2 has it. */
export interface WorldInstance {
  state: string;
  fleet: string;
  node?: string;
  /** Seconds since 1970. */
  launched: number;
}

/** What EC2 and slurmctld know, and what they were asked to do. */
export interface World {
  nodes: Record<string, WorldNode>;
  instances: Record<string, WorldInstance>;
  /** Machines that a fleet has, where that is not enough. */
  room?: Record<string, number>;
  /** How the next calls of an action fail: codes of AWS, or `silent`. */
  refuse?: Record<string, string[]>;
  did?: string[];
  requests?: FleetRequest[];
}

/** What CreateFleet is asked, as its form has it. */
export interface FleetRequest {
  readonly TargetCapacitySpecification: { readonly TotalTargetCapacity: string };
  readonly [key: string]: unknown;
}

export const OFF = 'IDLE+CLOUD+POWERED_DOWN';
export const STARTING = 'ALLOCATED+CLOUD+NOT_RESPONDING+POWERING_UP';

export const FLEETS = {
  cluster: 'lab',
  region: 'eu-central-1',
  fleets: [
    {
      nodes: 'g-burst',
      max: 9,
      launchTemplate: 'lt-1',
      version: '3',
      instanceTypes: ['c7i.large', 'c6i.large'],
      subnets: ['subnet-1', 'subnet-2'],
      purchase: 'spot',
    },
    {
      nodes: 'g-steady',
      max: 2,
      launchTemplate: 'lt-2',
      version: '1',
      instanceTypes: ['c7i.large', 'c6i.large'],
      subnets: ['subnet-1'],
      purchase: 'onDemand',
    },
  ],
};

/** EC2 and slurmctld in a sandbox. */
export class FleetWorld {
  constructor(readonly sandbox: Sandbox) {
    for (const program of ['curl', 'scontrol'])
      sandbox.command(program, `exec python3 "${WORLD}" "${sandbox.path('world')}" ${program} "$@"`);
    this.fleets(JSON.stringify(FLEETS));
    sandbox.write('credentials', '[default]\naws_access_key_id = AKIA\naws_secret_access_key = s3cret\n');
    this.set({});
  }

  /** The list of fleets as this text. */
  fleets(text: string): void {
    this.sandbox.write('fleets.json', text);
  }

  set(world: Partial<World>): void {
    this.sandbox.write('world', JSON.stringify({ nodes: {}, instances: {}, ...world }));
  }

  get now(): World {
    return JSON.parse(readFileSync(this.sandbox.path('world'), 'utf8'));
  }

  /** Calls that change something. */
  get did(): string[] {
    return (this.now.did ?? []).filter((call) => !call.startsWith('Describe'));
  }

  /** How many machines were asked for, call by call. */
  get asked(): number[] {
    return (this.now.requests ?? []).map(({ TargetCapacitySpecification }) =>
      Number(TargetCapacitySpecification.TotalTargetCapacity),
    );
  }

  /** States of nodes by name, once slurmctld has done what it was told. */
  states(...names: readonly string[]): string[] {
    const { nodes } = this.now;
    return names.map((name) => {
      const { state = 'unknown', looks = 0 } = nodes[name] ?? {};
      return looks > 0 ? 'IDLE+CLOUD+POWERING_DOWN' : state;
    });
  }

  /** Ids of machines that there are. */
  get machines(): string[] {
    return Object.entries(this.now.instances)
      .filter(([, { state }]) => state !== 'shutting-down')
      .map(([id]) => id);
  }

  get environment(): Record<string, string> {
    return {
      SKYLAN_FLEETS: this.sandbox.path('fleets.json'),
      SKYLAN_FLEET: join(ASSETS, 'controller-fleet/usr/local/lib/skylan/skylan-fleet'),
      PYTHONPATH: join(ASSETS, 'aws/usr/local/lib/skylan'),
      SKYLAN_AWS_CREDENTIALS: this.sandbox.path('credentials'),
      SKYLAN_PAUSE_SECONDS: '0.01',
      SKYLAN_LOOK_AGAIN_SECONDS: '0',
      SKYLAN_POLL_SECONDS: '0',
      SKYLAN_SLURM_PATIENCE_SECONDS: '5',
    };
  }

  run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    return this.sandbox.run('controller-fleet/usr/local/lib/skylan/skylan-fleet', args, {
      ...this.environment,
      ...env,
    });
  }

  start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    return this.sandbox.start('controller-fleet/usr/local/lib/skylan/skylan-fleet', args, {
      ...this.environment,
      ...env,
    });
  }

  /** Slurm's ResumeProgram for jobs' nodes. */
  resume(nodes: string, jobs: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    const list = jobs.map((nodes_resume, index) => ({ job_id: index + 1, nodes_resume }));
    const file = this.sandbox.write('jobs.json', JSON.stringify({ jobs: list, all_nodes_resume: nodes }));
    return this.run(['resume', nodes], { SLURM_RESUME_FILE: file, ...env });
  }
}

/** Nodes that have one state. */
export function nodes(state: string, ...names: readonly string[]): Record<string, WorldNode> {
  return Object.fromEntries(names.map((name) => [name, { state }]));
}
