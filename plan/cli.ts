import { writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { cloudFormation, deployedTemplate } from './deployed';
import { drawing } from './drawing/drawing';
import { instancePrices } from './prices';
import { type PlannedStack, reportText } from './report';
import { SynthesisError, synthesise } from './synthesis';

interface Options {
  readonly stack: PlannedStack['stack'];
  readonly context?: readonly string[];
  readonly svg?: string;
}

const collect = (value: string, before: readonly string[] = []) => [...before, value];

/** `npm run plan`: one's own network before it is deployed. */
const program = new Command('npm run plan --')
  .description('Shows what a deploy would make: machines, doors, keys, cost, and what it would restart.')
  .addOption(new Option('--stack <name>', 'which network').choices(['RobotLan', 'HybridCluster']).default('RobotLan'))
  .option('-c, --context <key=value>', 'settings for this run, as for "cdk deploy"', collect)
  .option('--svg <file>', 'draw it into this file, too')
  .showHelpAfterError()
  .action(async ({ stack, context = [], svg }: Options) => {
    const [{ plans, templates }, deployed] = await Promise.all([
      synthesise(context),
      deployedTemplate(cloudFormation(), stack),
    ]);
    const planned = { stack, plan: plans[stack], template: templates[stack] } as PlannedStack;
    console.log(reportText(planned, instancePrices(), deployed));
    if (svg === undefined) return;
    writeFileSync(svg, drawing(planned));
    console.log(`\nThe drawing is in ${svg}.`);
  });

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof SynthesisError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
