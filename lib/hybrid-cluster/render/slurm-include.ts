/** What a controller takes in that goes on with a slurm.conf of its own (`assets/site-pack/skylan-include`). */

import { expectedSize, type SizeOf } from '../node-size';
import type { HybridClusterPlan } from '../plan-types';
import { renderSlurmConf } from './slurm';

/** How a value of the operator's has to be to what this cluster needs. */
type Demand =
  /** The same. */
  | 'equal'
  /** Not less. */
  | 'at-least'
  /** A list that has all its members. */
  | 'members'
  /** A range of ports within it. */
  | 'inside'
  /** Whatever it is: Slurm takes several. */
  | 'also';

interface Rule {
  readonly key: string;
  readonly demand: Demand;
  readonly value: string;
  /** Whether it is refused when it is otherwise; else that is said. */
  readonly isRequired: boolean;
  /** Whether the line is added where there is none; else Slurm's default is what is needed. */
  readonly isAdded: boolean;
}

/** Of the lines of a cluster's own slurm.conf, those that sites need of each other. The others are the operator's. */
const DEMANDS: Readonly<Record<string, Pick<Rule, 'demand' | 'isRequired'>>> = {
  SlurmctldParameters: { demand: 'members', isRequired: true },
  SelectType: { demand: 'equal', isRequired: true },
  SrunPortRange: { demand: 'inside', isRequired: true },
  TreeWidth: { demand: 'equal', isRequired: true },
  GresTypes: { demand: 'members', isRequired: true },
  MaxNodeCount: { demand: 'at-least', isRequired: true },
  ResumeProgram: { demand: 'equal', isRequired: true },
  SuspendProgram: { demand: 'equal', isRequired: true },
  ResumeFailProgram: { demand: 'equal', isRequired: true },
  ResumeTimeout: { demand: 'at-least', isRequired: true },
  SuspendTimeout: { demand: 'at-least', isRequired: false },
  SuspendExcStates: { demand: 'members', isRequired: true },
  AuthInfo: { demand: 'members', isRequired: false },
  SchedulerParameters: { demand: 'members', isRequired: false },
  MessageTimeout: { demand: 'at-least', isRequired: false },
  TCPTimeout: { demand: 'at-least', isRequired: false },
  BatchStartTimeout: { demand: 'at-least', isRequired: false },
  SlurmctldTimeout: { demand: 'at-least', isRequired: false },
  SlurmdTimeout: { demand: 'at-least', isRequired: false },
  UnkillableStepTimeout: { demand: 'at-least', isRequired: false },
  ReturnToService: { demand: 'equal', isRequired: false },
  Prolog: { demand: 'also', isRequired: false },
};

/** What Slurm has by default, and sites cannot do without: munge, and the ports that are open between them. */
const DEFAULTS: readonly Rule[] = [
  ['AuthType', 'auth/munge'],
  ['SlurmctldPort', '6817'],
  ['SlurmdPort', '6818'],
].map(([key = '', value = '']) => ({ key, demand: 'equal', value, isRequired: true, isAdded: false }));

/** Lines that name what is in a cluster, and that Slurm adds to those of other files. */
const OWN = /^(NodeName|NodeSet|PartitionName)=/;

/**
 * Nodes, node sets and partitions as lines of slurm.conf(5), and what the operator's own lines have to be, in JSON.
 *
 * @param sizeOf - of machines that are off. @default - as expected before the deploy
 */
export function renderSlurmInclude(plan: HybridClusterPlan, sizeOf: SizeOf = expectedSize): string {
  const lines = renderSlurmConf(plan, sizeOf).trimEnd().split('\n');
  const rules = lines.flatMap((line): Rule[] => {
    const at = line.indexOf('=');
    const key = line.slice(0, at);
    const demand = DEMANDS[key];
    return demand ? [{ key, value: line.slice(at + 1), isAdded: true, ...demand }] : [];
  });
  const { hostname, address } = plan.controller;
  const own = lines.filter((line) => OWN.test(line)).map((line) => byTheirRules(line, plan));
  const include = { controller: { hostname, address }, rules: [...DEFAULTS, ...rules], own, standing: standing(plan) };
  return `${JSON.stringify(include, undefined, 2)}\n`;
}

/** Names of workers that register by themselves. */
function standing({ sites }: HybridClusterPlan): string[] {
  return sites.flatMap((site) =>
    site.provider === 'aws' ? site.workers.filter(({ onDemand }) => !onDemand).map(({ hostname }) => hostname) : [],
  );
}

/**
 * The default partition is the operator's, and so is from where jobs may be submitted, unless the settings say it. Their
 * power saving knows nothing of machines in AWS.
 */
function byTheirRules(line: string, { submitFrom }: HybridClusterPlan): string {
  const other = line.replace(' Default=YES', ' Default=NO');
  const submitted = submitFrom.length > 0 ? other : other.replace(/ AllocNodes=\S+/, '');
  return /^PartitionName=(?!.* SuspendTime=)/.test(submitted) ? `${submitted} SuspendTime=INFINITE` : submitted;
}
