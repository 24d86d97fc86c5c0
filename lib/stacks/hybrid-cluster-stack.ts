import { CfnOutput, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Findings } from '../findings/findings';
import { HybridCluster } from '../hybrid-cluster/hybrid-cluster';
import { hasTokens, REST_PORT } from '../hybrid-cluster/render/tokens';
import type { HybridClusterSettings } from '../hybrid-cluster/settings';
import { outputName } from './output-name';
import { checkResources } from './template-limits';

export interface HybridClusterStackProps extends StackProps {
  /** Settings, checked against the schema. */
  readonly settings: HybridClusterSettings;
}

/** One hybrid cluster, with outputs that say what to do next. */
export class HybridClusterStack extends Stack {
  constructor(scope: Construct, id: string, props: HybridClusterStackProps) {
    super(scope, id, {
      description: 'skylan: one Slurm cluster across sites of several clouds',
      // For more workers in CloudFormation's 1 MB.
      suppressTemplateIndentation: true,
      ...props,
    });
    const cluster = new HybridCluster(this, 'HybridCluster', { settings: props.settings });

    // What stands beside it, such as the function of its custom resources, has them too.
    for (const [key, value] of Object.entries(cluster.plan.tags)) Tags.of(this).add(key, value);

    cluster.sitePacks.forEach((pack, site) => {
      new CfnOutput(this, outputName(this, 'FetchSitePack', site), {
        description: `Unpacks ${site}-pack, with all that ${site} needs to join`,
        value: pack.fetchCommand,
      });
    });
    cluster.awsSites.forEach(({ gateway, machines, controller }, site) => {
      new CfnOutput(this, outputName(this, 'GatewayAddress', site), {
        description: `Public address of the site gateway of ${site}`,
        value: gateway.publicIpAddress,
      });
      for (const machine of machines) {
        new CfnOutput(this, outputName(this, 'Shell', machine.hostname), {
          description: `Opens a shell on ${machine.hostname}`,
          value: machine.sessionCommand,
        });
      }
      if (controller && hasTokens(cluster.plan)) {
        new CfnOutput(this, 'ForwardRestApi', {
          description: `Brings Slurm's REST API to port ${REST_PORT} of your computer`,
          value: controller.machine.forwardCommand(REST_PORT),
        });
      }
    });
    if (cluster.powerAccess) {
      new CfnOutput(this, 'PowerPolicy', {
        description: 'Policy that lets a controller outside AWS power on-demand workers up and down',
        value: cluster.powerAccess.policy.managedPolicyArn,
      });
    }
    if (cluster.metricsAccess && !cluster.awsSites.has(cluster.plan.controller.site)) {
      new CfnOutput(this, 'MetricsPolicy', {
        description: "Policy that lets a controller outside AWS tell CloudWatch the cluster's figures",
        value: cluster.metricsAccess.policy.managedPolicyArn,
      });
    }
    if (cluster.dashboard) {
      new CfnOutput(this, 'Dashboard', { description: "The cluster's figures", value: cluster.dashboard.url });
    }
    Findings.acknowledge(this);
    checkResources(this);
  }
}
