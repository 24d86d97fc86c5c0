import { type App, Stack } from 'aws-cdk-lib';
import { testApp } from '../../helpers/app';

/** A stack in an app of its own. */
export function testStack(): { readonly app: App; readonly stack: Stack } {
  const app = testApp();
  return { app, stack: new Stack(app, 'Test') };
}
