// What `npm run plan` has the CDK run: the same app, which also tells the plans that its stacks were made from.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import '../bin/skylan';
import { planHybridCluster } from '../lib/hybrid-cluster/plan';
import { HYBRID_CLUSTER_KEY } from '../lib/hybrid-cluster/settings';
import { planRobotLan } from '../lib/robot-lan/plan';
import { ROBOT_LAN_KEY } from '../lib/robot-lan/settings';
import { readContext } from '../lib/settings/context';
import { PLANS_FILE, type Plans } from './synthesis';

// A refused setting was told by the app itself.
if (!process.exitCode) {
  const { node, outdir } = new App({ autoSynth: false });
  const settings = (key: string) => readContext((one) => node.tryGetContext(one), key);
  const plans: Plans = {
    RobotLan: planRobotLan(settings(ROBOT_LAN_KEY)),
    HybridCluster: planHybridCluster(settings(HYBRID_CLUSTER_KEY)),
  };
  writeFileSync(join(outdir, PLANS_FILE), JSON.stringify(plans));
}
