import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * The Debian packages that a stack's machines ask for in their user data: what each machine's image must contain, since
 * there is no package archive in the lab.
 *
 * @param assembly - folder that `cdk synth` wrote
 * @returns one list an instance, and a launch template
 */
export function packagesOf(assembly: string, stack: string): string[][] {
  const template = JSON.parse(readFileSync(join(assembly, `${stack}.template.json`), 'utf8')) as Template;
  return Object.values(template.Resources)
    .flatMap(({ Type, Properties = {} }) => {
      if (Type === 'AWS::EC2::Instance') return [Properties];
      // Some are there for other things than user data.
      const data = Type === 'AWS::EC2::LaunchTemplate' ? Properties.LaunchTemplateData : undefined;
      return data?.UserData === undefined ? [] : [data];
    })
    .map(({ UserData }) => packagesInUserData(flatten(UserData)));
}

/** The packages that a cloud-config asks for; none when the text is no cloud-config. */
export function packagesInUserData(text: string): string[] {
  if (!text.startsWith('#cloud-config')) return [];
  const config = parse(text) as { packages?: (string | string[])[] } | null;
  // cloud-init also takes [name, version].
  return (config?.packages ?? []).flatMap((entry) => (Array.isArray(entry) ? entry.slice(0, 1) : [entry]));
}

interface Template {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties?: Properties }>;
}

interface Properties {
  readonly UserData?: unknown;
  readonly LaunchTemplateData?: { readonly UserData?: unknown };
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
