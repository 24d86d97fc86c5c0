import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { Command } from 'commander';
import { AwsCloud } from './aws-cloud';
import { problemText } from './problem-text';
import { statusText } from './status-text';
import { type Surroundings, switchOff, switchOn } from './switch';

/** `npm run power -- off|on|status`: a LAN's machines, off and on again. Addresses, disks, keys and profiles stay. */
const program = new Command('npm run power --')
  .description("Stops and starts the machines of a robot's LAN that was deployed; all else of it stays.")
  .showHelpAfterError();

const around: Surroundings = {
  say: (line) => console.log(line),
  sleep: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
  now: () => new Date(),
};

function cloud(): AwsCloud {
  return new AwsCloud(new CloudFormationClient(), new EC2Client());
}

function command(name: string, description: string, run: (stack: string) => Promise<void>): void {
  program
    .command(name)
    .description(description)
    .option('--stack <name>', 'the stack that it was deployed as', 'RobotLan')
    .action(({ stack }: { stack: string }) => run(stack));
}

command('off', 'stop the machines, and wait until they are off', async (stack) => {
  console.log(statusText(await switchOff(cloud(), stack, around)));
});

command('on', 'start the machines, and wait until they run', async (stack) => {
  console.log(statusText(await switchOn(cloud(), stack, around)));
  console.log('The LAN is whole in a minute or two: desktop gateways come back by themselves.');
});

command('status', 'tell what runs, since when, and what it costs an hour, on and off', async (stack) => {
  console.log(statusText(await cloud().find(stack)));
});

program.parseAsync().catch((error: unknown) => {
  console.error(problemText(error));
  process.exit(1);
});
