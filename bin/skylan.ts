import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ROBOT_LAN_KEY } from '../lib/robot-lan/settings';
import { readContext, SettingsError } from '../lib/settings';
import { RobotLanStack } from '../lib/stacks/robot-lan-stack';

// Synthesis is called for below, so that a refused setting leaves no half-made template behind.
const app = new App({ autoSynth: false });
try {
  new RobotLanStack(app, 'RobotLan', {
    settings: readContext((key) => app.node.tryGetContext(key), ROBOT_LAN_KEY),
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
