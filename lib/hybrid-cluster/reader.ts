import type { Inspection } from '../settings/inspect';
import { elements, type Sourced, sourced } from '../settings/sourced';
import type { SettingPath } from '../settings/wording';
import { DEFAULTS } from './defaults';
import type { HybridClusterSettings } from './settings';

/** A setting with its default; undefined when the user's value was refused. */
export type Kept<T> = Sourced<T> | undefined;

/** Fills defaults in, but not in the place of a value that was refused: what depends on it would be wrong too. */
export class Reader {
  constructor(private readonly inspection: Inspection<HybridClusterSettings>) {}

  /** The value that the user wrote, or else the default. */
  read<T>(path: SettingPath, value: T | undefined, otherwise: T): Kept<T> {
    return this.inspection.isRefused(...path) ? undefined : sourced(path, value, otherwise);
  }

  /** The same for a setting without which a list element is refused, so that only the seed's values are a default. */
  required<T>(path: SettingPath, value: T | undefined, otherwise: T | undefined): Kept<T> {
    const either = value ?? otherwise;
    return either === undefined ? undefined : this.read(path, value, either);
  }

  /** Elements of a list without the refused ones. */
  elements(path: SettingPath, values: readonly string[] | undefined, otherwise: readonly string[]): Sourced<string>[] {
    return elements(path, values, otherwise).filter((element) => !this.inspection.isRefused(...element.path));
  }

  /** A machine's own image, or else the image of all. */
  image(path: SettingPath, value: string | undefined): Kept<string> {
    const ofAll = this.read(['image'], this.inspection.accepted?.image, DEFAULTS.image);
    const own = this.read(path, value, '');
    return own?.given ? own : own && ofAll;
  }
}
