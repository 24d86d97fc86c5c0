/** What CloudFormation takes of a template, checked with a word on what to write less of. */

import { statSync } from 'node:fs';
import { CfnResource, Stack } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { SettingsError } from '../settings/error';

/** Resources of a stack, and bytes of a template (CloudFormation quotas). */
export const RESOURCE_LIMIT = 500;
export const TEMPLATE_LIMIT_BYTES = 1_000_000;

/** What the CDK adds to a stack at synthesis: the record of its own version. */
const ADDED_LATER = 1;

const CURE = 'write fewer machines, or make a second network of some of them';

/** @throws SettingsError when the stack has more resources than CloudFormation takes */
export function checkResources(stack: Stack): void {
  const own = stack.node.findAll().filter((one) => CfnResource.isCfnResource(one) && Stack.of(one) === stack);
  const resources = own.length + ADDED_LATER;
  if (resources <= RESOURCE_LIMIT) return;
  throw new SettingsError([
    `${stack.stackName} would have ${resources} resources and CloudFormation takes ${RESOURCE_LIMIT} in a stack; ${CURE}`,
  ]);
}

/** @throws SettingsError when a template that was written is larger than CloudFormation takes */
export function checkTemplates(assembly: CloudAssembly): void {
  const problems = assembly.stacks.flatMap(({ stackName, templateFullPath }) => {
    const { size } = statSync(templateFullPath);
    if (size <= TEMPLATE_LIMIT_BYTES) return [];
    return [
      `the template of ${stackName} would have ${size} bytes and CloudFormation takes ${TEMPLATE_LIMIT_BYTES}; ${CURE}`,
    ];
  });
  if (problems.length > 0) throw new SettingsError(problems);
}
