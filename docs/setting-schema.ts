import { z } from 'zod';
import type { ALONE, DEFAULT_WORDS } from '../lib/settings/schema';

/** A setting in JSON Schema, with what all generated texts are made from. */
export interface SettingSchema {
  readonly type: 'object' | 'array' | 'string' | 'integer';
  readonly description?: string;
  readonly default?: unknown;
  /** The default in words, where it follows from other settings. */
  readonly [DEFAULT_WORDS]?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** Numbers between the two that are refused all the same. */
  readonly not?: { readonly enum: readonly number[] };
  readonly items?: SettingSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** A list whose only element may be written without the brackets. */
  readonly [ALONE]?: boolean;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
}

/** What zod knows of the settings that a user may write. */
export function settingSchema(schema: z.ZodType): SettingSchema {
  const { $schema, ...setting } = z.toJSONSchema(schema, { io: 'input' });
  return setting as unknown as SettingSchema;
}

/** The settings below one, by name, each with whether it must be written. */
export function settingsBelow({ properties = {}, required = [] }: SettingSchema) {
  return Object.entries(properties).map(([name, setting]) => ({ name, setting, isRequired: required.includes(name) }));
}

/** The numbers that may be written, for example `1 to 65535 other than 68`. */
export function numberRange({ minimum, maximum, not }: SettingSchema): string {
  return `${minimum} to ${maximum}${not ? ` other than ${not.enum.join(', ')}` : ''}`;
}
