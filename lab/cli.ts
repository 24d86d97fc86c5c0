import { Command, Option } from 'commander';
import { aws, workOn } from './aws/current';
import { awsRuns } from './aws/ministack';
import { forgetUsersAws } from './aws/settings';
import { controlTimes, minutesNamed } from './controls/control-time';
import { findMachine, machineRecords } from './fabric/machines';
import { record } from './report/record';
import { type RunOptions, runScenarios } from './run-scenarios';
import { type AccountFlags, chosenAccount } from './running/account/choose';
import { prepareAccount } from './running/account/prepare';
import { removeLeftRun } from './running/account/removed';
import { controllerNamed, DEFAULT_SHAPE, sitesNamed } from './running/cluster/settings';
import type { LabOptions } from './running/deploy';
import { labDown } from './running/lab';
import { namedLan } from './running/standing-lan';
import { UPLINKS, type UplinkKind, wireGuardHome } from './running/uplinks';
import { CLUSTER, scenariosNamed } from './scenario/all';
import { broken } from './scenario/broken';
import { controls } from './scenario/controls';
import { faults } from './scenario/faults';
import { homesBy } from './scenario/homes';
import { type ClusterRun, hybridCluster } from './scenario/hybrid-cluster';
import { clusterControls } from './scenario/hybrid-cluster/controls';
import { joinManagers } from './scenario/join-managers';
import { type LanScenario, runLanScenarios } from './scenario/lan-scenario';
import { loneRobot } from './scenario/lone-robot';
import { nodes } from './scenario/nodes';
import { power } from './scenario/power';
import { robotLan } from './scenario/robot-lan';
import { udpBlocked } from './scenario/udp-blocked';
import { year } from './scenario/year';
import { reportsOf } from './view/summary';
import { attachConsole, listVms, vmStatus } from './vm';

/** What the user's environment says of AWS. Nothing but an account is told of it. */
const usersVariables = forgetUsersAws();

/** `npm run lab`: the real deploy, on this machine. Exit status 0 only when every check passed. */
const program = new Command('npm run lab --')
  .description(
    'Deploys RobotLan or HybridCluster to an embedded AWS, boots the machines, joins what is outside, and checks.',
  )
  .showHelpAfterError();

const collect = (value: string, before: readonly string[] = []) => [...before, value];

/** What every scenario takes on its command line. */
interface ScenarioFlags {
  readonly keep: boolean;
  readonly context?: readonly string[];
}

/** The uplink that is to be tried. */
interface Uplinked {
  readonly uplink?: UplinkKind;
}

function uplinkOption(description: string): Option {
  return new Option('--uplink <kind>', description).choices(UPLINKS);
}

/** The part of a scenario that alone is to be carried out. */
interface Only {
  readonly only?: string;
}

function command(name: string, description: string, settings: { isDefault?: boolean } = {}): Command {
  return program
    .command(name, settings)
    .description(description)
    .option('--keep', 'leave everything running', false)
    .option('-c, --context <key=value>', 'context for the CDK app, for example settings', collect);
}

command('robot-lan', 'deploy, join and check (what runs without a command)', { isDefault: true })
  .option('--full', 'robot and desktop gateway are virtual machines too', false)
  .addOption(uplinkOption('by which uplink the home comes in'))
  .option('--only <name>', 'a single check, such as "names"; one that there is not lists them')
  .option('--aws', 'in the AWS account that the environment names, with the home here; it asks before it starts', false)
  .option('--endpoint <place>', 'with --aws: embedded, to try the same against the embedded AWS')
  .option('--yes', 'with --aws: do not ask', false)
  .action(
    async ({
      aws: inAccount,
      ...flags
    }: ScenarioFlags & Only & AccountFlags & Uplinked & { full: boolean; aws: boolean }) => {
      if (!inAccount) return lan(flags, [robotLan(flags.only, flags.uplink)], flags.full, undefined, flags.uplink);
      const account = await chosenAccount(flags, usersVariables);
      workOn(account);
      const before = (options: LabOptions) => prepareAccount(options, flags.yes);
      const context = namedLan(flags.context ?? [], account.run ?? '');
      return lan({ ...flags, context }, [robotLan(flags.only)], flags.full, before);
    },
  );

command(
  'broken',
  "deploy a node whose bootstrap fails on purpose: the deploy must fail, with the machine's reason, and be taken back",
).action((flags: ScenarioFlags) => lan(flags, [broken]));

command('nodes', 'add a node to a LAN that runs, and remove it: nobody else may notice').action(
  (flags: ScenarioFlags) => lan(flags, [nodes]),
);

command('faults', 'break what breaks on an ordinary day: the LAN must heal by itself').action((flags: ScenarioFlags) =>
  lan(flags, [faults]),
);

command('homes', 'two homes on one LAN, then one of them is revoked')
  .addOption(uplinkOption('by which uplink the home comes in that is revoked; the other comes in by OpenVPN'))
  .action((flags: ScenarioFlags & Uplinked) => lan(flags, [homesBy(flags.uplink)]));

command(
  'power',
  'the machines off and on: by hand, by themselves when nobody is connected, and by the schedule',
).action((flags: ScenarioFlags) => lan(flags, [power]));

command('udp-blocked', 'the home lets no UDP out: its desktop gateway comes in over TCP').action(
  (flags: ScenarioFlags) => lan(flags, [udpBlocked]),
);

command('year', 'move the clocks by years: lists and certificates are renewed, and nobody is locked out').action(
  (flags: ScenarioFlags) => lan(flags, [year]),
);

command('controls', 'break one thing at a time: exactly the checks that are about it must fail')
  .option('--only <name>', 'a single control, such as "GRE rule"; one that there is not lists them')
  .action((flags: ScenarioFlags & Only) => lan(flags, [controls(flags.only)]));

command('join', 'skylan-join on machines of each network manager: joined, restarted, and everything taken back')
  .option('--only <name>', 'one of them, by its name in the report, such as NetworkManager')
  .action((flags: ScenarioFlags & Only) => lan(flags, [joinManagers(flags.only)]));

command(
  'lone-robot',
  'a robot and a laptop without a desktop gateway, behind a NAT: on the LAN by skylan-join --address, and off it again',
).action((flags: ScenarioFlags) => lan(flags, [loneRobot]));

command('hybrid-cluster', 'deploy HybridCluster, join a site outside AWS by its site pack, and check network and Slurm')
  .option(
    '--sites <number>',
    'how many sites, 2 or 3: the one outside AWS, and the rest in AWS',
    sitesNamed,
    DEFAULT_SHAPE.sites,
  )
  .option('--controls', 'then break one thing at a time, as cluster-controls does', false)
  .option('--existing', 'then have a cluster of its own at the external site take the sites in, and let them go', false)
  .option('--behind-nat', 'the site outside AWS has no public address', DEFAULT_SHAPE.behindNat)
  .option('--gpu', "the external site's worker has a GPU, as NVIDIA's driver would tell of it", DEFAULT_SHAPE.gpu)
  .option('--controller <site>', "site of Slurm's controller", controllerNamed, DEFAULT_SHAPE.controller)
  .option('--only <name>', 'a single check, such as "largest packet"; one that there is not lists them')
  .option('--phase <names...>', 'only these phases, such as "cut", once the cluster has joined')
  .action(({ keep, context, ...chosen }: ScenarioFlags & ClusterRun) => {
    const run = hybridCluster(chosen);
    return runScenarios({ keep, context, only: chosen.only }, ['hybrid-cluster'], (lab, reported) =>
      run(lab).then(reported),
    );
  });

command('cluster-controls', 'break one thing of a cluster at a time: exactly the checks that are about it must fail')
  .option('--only <name>', 'a single control, such as "pre-shared key"; one that there is not lists them')
  .action((flags: ScenarioFlags & Only) => {
    const run = clusterControls(flags.only);
    return runScenarios(flags, ['cluster-controls'], (lab, reported) => run(lab).then(reported));
  });

program
  .command('all')
  .description('every scenario, those of RobotLan on one LAN: what CI runs')
  .argument('[scenario...]', 'only these')
  .option(
    '--within <minutes>',
    'minutes that it is to take: controls that would begin too late are left out, other ones each day',
    minutesNamed,
  )
  .action((names: string[], { within }: { within?: number }) => {
    const times = within === undefined ? undefined : controlTimes(within);
    const wanted = scenariosNamed(names, times?.lan);
    const all = [...wanted.lan.map(({ name }) => name), ...(wanted.cluster ? [CLUSTER] : [])];
    return runScenarios({ keep: false }, all, async (lab, reported) => {
      await runLanScenarios(wanted.lan, lab, reported);
      if (!wanted.cluster) return;
      const run = hybridCluster({ ...DEFAULT_SHAPE, controls: true, existing: false }, times?.cluster);
      await reported(await run(lab));
    });
  });

program
  .command('shell <machine>')
  .description('open a shell on a machine of a lab that was kept')
  .action((machine: string) => attachConsole(machineName(machine)));

program
  .command('record')
  .description("write what the last reports say into docs/status.json, for README's table")
  .action(() => record(reportsOf()));

program.command('status').description('show what runs').action(status);
program
  .command('down')
  .description('remove everything that runs')
  .option('--aws', 'also what a run has left in the account that the environment names', false)
  .action(async (flags: { aws: boolean }) => {
    const account = flags.aws ? await chosenAccount({ yes: true }, usersVariables) : undefined;
    await labDown();
    if (!account) return;
    workOn(account);
    if ((await removeLeftRun()).length > 0) process.exitCode = 1;
  });

/** Runs scenarios on one RobotLan. */
function lan(
  flags: ScenarioFlags,
  scenarios: readonly LanScenario[],
  full = false,
  before?: RunOptions['before'],
  uplink?: UplinkKind,
): Promise<void> {
  const home = {
    ...(full ? ({ robot: 'vm', desktop: 'vm' } as const) : {}),
    ...(uplink === 'wireguard' ? wireGuardHome() : {}),
  };
  const names = scenarios.map(({ name }) => name);
  // In an account the cloud's two are not on this host.
  const moreMachines = (full ? 2 : uplink === 'wireguard' ? 1 : 0) - (aws().embedded ? 0 : 2);
  return runScenarios({ ...flags, moreMachines, before }, names, (lab, reported) =>
    runLanScenarios(scenarios, { ...lab, home }, reported),
  );
}

function status(): void {
  console.log(`embedded AWS: ${awsRuns() ? 'running' : 'stopped'}`);
  const names = new Map(Object.values(machineRecords()).map((record) => [record.id, record.name]));
  for (const vm of listVms()) console.log(`${names.get(vm) ?? vm}: ${vmStatus(vm)}`);
}

/** A machine by its own name (the home's), else a cloud machine by name or instance id. */
function machineName(wanted: string): string {
  return listVms().includes(wanted) ? wanted : findMachine(wanted).id;
}

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
