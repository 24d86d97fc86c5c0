import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * The Debian packages that a stack's machines ask for in their user data: what the lab's image must contain, since
 * there is no package archive in the lab.
 *
 * @param assembly - folder that `cdk synth` wrote
 * @throws Error when an instance's user data is not cloud-config
 */
export function packagesOf(assembly: string, stack: string): string[] {
  const template = JSON.parse(readFileSync(join(assembly, `${stack}.template.json`), 'utf8')) as Template;
  const packages = new Set<string>();
  for (const [id, resource] of Object.entries(template.Resources)) {
    if (resource.Type !== 'AWS::EC2::Instance') continue;
    for (const name of packagesInUserData(flatten(resource.Properties?.UserData), id)) packages.add(name);
  }
  return [...packages].sort();
}

interface Template {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>;
}

function packagesInUserData(text: string, instance: string): string[] {
  if (!text.startsWith('#cloud-config')) throw new Error(`The user data of ${instance} is no cloud-config.`);
  const config = parse(text) as { packages?: (string | string[])[] };
  // cloud-init also takes [name, version].
  return (config.packages ?? []).flatMap((entry) => (Array.isArray(entry) ? entry.slice(0, 1) : [entry]));
}

/** Text of a template value; what only the deploy knows becomes a word in its place. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return '';
  const [name, argument] = Object.entries(value)[0] ?? [];
  if (name === 'Fn::Base64') return flatten(argument);
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map(flatten).join(separator);
  }
  if (name === 'Fn::Sub') return flatten(Array.isArray(argument) ? argument[0] : argument);
  return 'deployed-value';
}
