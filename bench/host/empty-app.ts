import { App, Stack } from 'aws-cdk-lib';

/** What any app of the CDK takes to synthesise. */
new Stack(new App(), 'Empty');
