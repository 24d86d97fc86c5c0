import { Command } from 'commander';
import { awsRuns } from './aws/ministack';
import { forgetUsersAws } from './aws/settings';
import { findMachine, machineRecords } from './fabric/machines';
import { broken } from './scenario/broken';
import { controls } from './scenario/controls';
import { faults } from './scenario/faults';
import { homes } from './scenario/homes';
import { hybridCluster } from './scenario/hybrid-cluster';
import { clusterControls } from './scenario/hybrid-cluster/controls-scenario';
import { type ClusterShape, controllerNamed, DEFAULT_SHAPE, sitesNamed } from './scenario/hybrid-cluster/settings';
import { joinManagers } from './scenario/join-managers';
import { ownersNamed } from './scenario/join-managers-owners';
import { type LabOptions, labDown, machineStories } from './scenario/lab';
import { passed, type Report, reportFile, reportText, writeReport } from './scenario/report';
import { robotLan } from './scenario/robot-lan';
import { attachConsole, listVms, vmStatus } from './vm';

/** `npm run lab`: the real deploy, on this machine. Exit status 0 only when every check passed. */
const program = new Command('npm run lab --')
  .description(
    'Deploys RobotLan or HybridCluster to an embedded AWS, boots the machines, joins what is outside, and checks.',
  )
  .showHelpAfterError();

const collect = (value: string, before: readonly string[] = []) => [...before, value];
const contextFlag = ['-c, --context <key=value>', 'context for the CDK app, for example settings', collect] as const;

program
  .command('robot-lan', { isDefault: true })
  .description('deploy, join and check (what runs without a command)')
  .option('--keep', 'leave everything running', false)
  .option('--full', 'the robot is a virtual machine too', false)
  .option(...contextFlag)
  .action((options: { keep: boolean; full: boolean; context?: string[] }) =>
    scenario(options.keep, options.context, (lab) => robotLan({ ...lab, full: options.full })),
  );

program
  .command('broken')
  .description(
    "deploy with a machine whose bootstrap fails on purpose: the deploy must fail, with the machine's reason",
  )
  .option(...contextFlag)
  .action((options: { context?: string[] }) => scenario(false, options.context, broken));

program
  .command('faults')
  .description('deploy and join, then break what breaks on an ordinary day: the LAN must heal by itself')
  .option('--keep', 'leave everything running', false)
  .option(...contextFlag)
  .action((options: { keep: boolean; context?: string[] }) => scenario(options.keep, options.context, faults));

program
  .command('homes')
  .description('two homes on one LAN, then one of them is revoked')
  .option('--keep', 'leave everything running', false)
  .option(...contextFlag)
  .action((options: { keep: boolean; context?: string[] }) => scenario(options.keep, options.context, homes));

program
  .command('controls')
  .description('break one thing at a time: exactly the checks that are about it must fail')
  .option('--keep', 'leave everything running', false)
  .option(...contextFlag)
  .action((options: { keep: boolean; context?: string[] }) => scenario(options.keep, options.context, controls));

program
  .command('hybrid-cluster')
  .description('deploy HybridCluster, join a site outside AWS by its site pack, and check network and Slurm')
  .option('--keep', 'leave everything running', false)
  .option(
    '--sites <number>',
    'how many sites, 2 or 3: the one outside AWS, and the rest in AWS',
    sitesNamed,
    DEFAULT_SHAPE.sites,
  )
  .option('--controls', 'then break one thing at a time, as cluster-controls does', false)
  .option('--behind-nat', 'the site outside AWS has no public address', DEFAULT_SHAPE.behindNat)
  .option('--controller <site>', "site of Slurm's controller", controllerNamed, DEFAULT_SHAPE.controller)
  .option(...contextFlag)
  .action(({ keep, context, ...chosen }: ClusterShape & { keep: boolean; controls: boolean; context?: string[] }) =>
    scenario(keep, context, (lab) => hybridCluster({ ...lab, ...chosen })),
  );

program
  .command('cluster-controls')
  .description('break one thing of a cluster at a time: exactly the checks that are about it must fail')
  .option('--keep', 'leave everything running', false)
  .option(...contextFlag)
  .action((options: { keep: boolean; context?: string[] }) => scenario(options.keep, options.context, clusterControls));

program
  .command('join')
  .description('skylan-join on machines of each network manager: joined, restarted, and everything taken back')
  .option('--keep', 'leave everything running', false)
  .option(...contextFlag)
  .option('--only <name>', 'one of them, by its name in the report, such as NetworkManager')
  .action((options: { keep: boolean; context?: string[]; only?: string }) =>
    scenario(options.keep, options.context, (lab) => joinManagers(lab, ownersNamed(options.only))),
  );

program
  .command('shell <machine>')
  .description('open a shell on a machine of a lab that was kept')
  .action((machine: string) => attachConsole(machineName(machine)));

program.command('status').description('show what runs').action(status);
program.command('down').description('remove everything that runs').action(labDown);

async function scenario(
  keep: boolean,
  context: readonly string[] | undefined,
  run: (options: LabOptions) => Promise<Report>,
): Promise<void> {
  const abort = new AbortController();
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    abort.abort(new Error('interrupted'));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  const aborted = new Promise<never>((_, reject) =>
    abort.signal.addEventListener('abort', () => reject(abort.signal.reason)),
  );
  let ok = false;
  try {
    const report = await Promise.race([run({ context: context ?? [], signal: abort.signal }), aborted]);
    writeReport(report);
    ok = passed(report);
    console.log(reportText(report));
    console.log(`Report: ${reportFile}`);
    if (!ok) console.error(await machineStories());
  } catch (error) {
    console.error(interrupted ? 'Interrupted.' : error instanceof Error ? error.message : error);
    if (!interrupted) console.error(await machineStories());
  }
  if (keep && !interrupted) {
    console.log('Left running. Next: npm run lab -- status; npm run lab -- shell <machine>; npm run lab -- down');
  } else {
    console.log('Removing machines and networks ...');
    await labDown();
    // An interrupted phase may have started something meanwhile.
    if (interrupted) await labDown();
  }
  process.exit(interrupted ? 130 : ok ? 0 : 1);
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

forgetUsersAws();
// Not the user's concern: Node's version is checked at installation.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
