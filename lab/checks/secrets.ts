import type { CheckResult } from '../report/report';
import { type KeyMaterial, keyMaterial, withoutRepeats } from './secrets/key-material';
import { PLACE_KINDS, type Place, places, secureStrings } from './secrets/places';
import { KeySearch } from './secrets/search';

/** Looks for every key that the deploy made wherever a key must not be. */
export async function noSecrets(): Promise<CheckResult> {
  const keys = [...(await secureStrings())].flatMap(([name, value]) => keyMaterial(name, value));
  return searched(withoutRepeats(keys), await places());
}

/** Passes when there are keys, places of every kind, and no key in any of them. */
export function searched(keys: readonly KeyMaterial[], all: readonly Place[]): CheckResult {
  const search = new KeySearch(keys);
  const full = all.filter((place) => place.content.length > 0);
  const problems = [
    ...(keys.length > 0 ? [] : ['There was no key to look for.']),
    ...PLACE_KINDS.filter((kind) => !full.some((place) => place.kind === kind)).map(
      (kind) => `There was nothing to search: ${kind}.`,
    ),
    ...full.flatMap((place) => search.find(place.content).map((key) => `${place.kind} ${place.name} holds ${key}.`)),
  ];
  return {
    name: `no key of ${keys.length} found in templates, user data, logs, journals`,
    ok: problems.length === 0,
    figure: full.length,
    unit: 'places',
    ...(problems.length > 0 ? { detail: problems.join('\n') } : {}),
  };
}
