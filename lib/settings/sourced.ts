import { type SettingPath, settingName, shown } from './wording';

/** A value, with the setting that it comes from or would come from. */
export interface Sourced<T> {
  readonly path: SettingPath;
  readonly value: T;
  /** Whether the user wrote it; otherwise it is a default. */
  readonly given: boolean;
}

/** An address setting; without a value when the network is too small for the default. */
export type Address = Sourced<string | undefined>;

/**
 * The start of a message: the setting and its value.
 *
 * @param key - context key, the first part of the setting's name
 */
export function named(key: string, setting: Sourced<unknown>): string {
  return `${settingName(key, setting.path)} ${shown(setting.value)}${setting.given ? '' : ' (the default)'}`;
}

/** The value that the user wrote, or else the default. */
export function sourced<T>(path: SettingPath, value: T | undefined, otherwise: T): Sourced<T> {
  return value === undefined ? { path, value: otherwise, given: false } : { path, value, given: true };
}

/** The value that the user wrote, where there is no default. */
export function given<T>(path: SettingPath, value: T | undefined): Sourced<T> | undefined {
  return value === undefined ? undefined : { path, value, given: true };
}
