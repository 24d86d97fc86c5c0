import { CfnOutput, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Findings } from '../findings/findings';
import { RobotLan } from '../robot-lan/robot-lan';
import type { RobotLanSettings } from '../robot-lan/settings';
import { outputName } from './output-name';
import { checkResources } from './template-limits';

export interface RobotLanStackProps extends StackProps {
  /** Settings, checked against the schema. */
  readonly settings: RobotLanSettings;
}

/** One robot LAN, with outputs that say what to do next. */
export class RobotLanStack extends Stack {
  /** @throws SettingsError when it has more machines than CloudFormation takes */
  constructor(scope: Construct, id: string, props: RobotLanStackProps) {
    super(scope, id, { description: "skylan: a robot's LAN extended into AWS", ...props });
    const lan = new RobotLan(this, 'RobotLan', { settings: props.settings });

    // What stands beside it, such as the function of its custom resources, has them too.
    for (const [key, value] of Object.entries(lan.plan.tags)) Tags.of(this).add(key, value);

    new CfnOutput(this, 'GatewayAddress', {
      description: 'Public address of the cloud gateway',
      value: lan.gateway.publicIpAddress,
    });
    lan.clients.forEach((profile, client) => {
      new CfnOutput(this, outputName(this, 'FetchProfile', client), {
        description: `Writes ${profile.fileName}, the profile to give to skylan-join`,
        value: profile.fetchCommand,
      });
    });
    for (const machine of [lan.gateway.machine, ...[...lan.nodes.values()].map((node) => node.machine)]) {
      new CfnOutput(this, outputName(this, 'Shell', machine.hostname), {
        description: `Opens a shell on ${machine.hostname}`,
        value: machine.sessionCommand,
      });
    }
    Findings.acknowledge(this);
    checkResources(this);
  }
}
