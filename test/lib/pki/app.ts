import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';

const cdkJson = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'cdk.json'), 'utf8'));

/** A stack under the project's feature flags, without bundling and CloudFormation's built-in validation. */
export function testStack(): { readonly app: App; readonly stack: Stack } {
  const app = new App({
    context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
  });
  return { app, stack: new Stack(app, 'Test') };
}
