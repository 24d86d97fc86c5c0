import { ALONE, DEFAULT_WORDS } from '../lib/settings/schema';
import type { SettingSchema } from './setting-schema';

/**
 * A schema of `cdk.json`, from which editors complete and explain the settings. What else the file holds is the CDK's.
 *
 * @param settings - by context key
 */
export function editorSchema(settings: Readonly<Record<string, SettingSchema>>): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'cdk.json of skylan',
    type: 'object',
    properties: { context: { type: 'object', properties: settings } },
  };
  return `${JSON.stringify(schema, plain, 2)}\n`;
}

/** Puts defaults in words where editors show them, and says that a list may be one object. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(DEFAULT_WORDS in value || ALONE in value)) return value;
  const { [DEFAULT_WORDS]: words, [ALONE]: alone, ...list } = value as SettingSchema;
  const { type, items, minItems, maxItems, ...others } = list;
  const rest = alone ? { ...others, anyOf: [items, { type, items, minItems, maxItems }] } : list;
  return words === undefined ? rest : { ...rest, description: `${rest.description} Default: ${words}.` };
}
