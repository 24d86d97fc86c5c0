import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { HYBRID_CLUSTER_KEY } from '../lib/hybrid-cluster/settings';
import { ROBOT_LAN_KEY } from '../lib/robot-lan/settings';
import { readContext } from '../lib/settings/context';
import { SettingsError } from '../lib/settings/error';
import { HybridClusterStack } from '../lib/stacks/hybrid-cluster-stack';
import { RobotLanStack } from '../lib/stacks/robot-lan-stack';
import { checkTemplates } from '../lib/stacks/template-limits';

// Synthesis is called for below, so that a refused setting leaves no half-made template behind.
const app = new App({ autoSynth: false });
try {
  const settings = (key: string) => readContext((one) => app.node.tryGetContext(one), key);
  new RobotLanStack(app, 'RobotLan', { settings: settings(ROBOT_LAN_KEY) });
  new HybridClusterStack(app, 'HybridCluster', { settings: settings(HYBRID_CLUSTER_KEY) });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  checkTemplates(app.synth());
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
