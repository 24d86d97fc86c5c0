import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';

const cdkJson = JSON.parse(readFileSync(join(__dirname, '..', '..', 'cdk.json'), 'utf8'));

/** An app under the project's feature flags, without bundling and CloudFormation's built-in validation, which take seconds. */
export function testApp(): App {
  return new App({
    context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
  });
}

/** A stack in an app of its own. */
export function testStack(): { readonly app: App; readonly stack: Stack } {
  const app = testApp();
  return { app, stack: new Stack(app, 'Test') };
}
