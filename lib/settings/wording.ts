import { closest, distance } from 'fastest-levenshtein';

/** Where a setting stands below its context key, for example `['nodes', 0, 'name']`. */
export type SettingPath = readonly PropertyKey[];

const LONGEST_VALUE = 80;

/** A setting as users write it, for example `skylan:robotLan.nodes[0].name`. */
export function settingName(key: string, path: SettingPath): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`;
    const text = String(part);
    return /^[A-Za-z_][\w-]*$/.test(text) ? `${name}.${text}` : `${name}[${shown(text)}]`;
  }, key);
}

/** Parts of a setting's name, as {@link settingName} writes them. */
const NAME_PARTS = /\.([A-Za-z_][\w-]*)|\[(\d+)\]|\["([^"]*)"\]/g;

/**
 * A message in which settings go by other names.
 *
 * @param key - context key with which their names begin
 * @param nameOf - the other name, by the place below the key
 */
export function renamed(message: string, key: string, nameOf: (path: SettingPath) => string): string {
  const pattern = new RegExp(`${key.replace(/[^\w]/g, '\\$&')}((?:${NAME_PARTS.source})+)`, 'g');
  return message.replace(pattern, (_, name: string) =>
    nameOf([...name.matchAll(NAME_PARTS)].map(([, word, number, text]) => word ?? text ?? Number(number))),
  );
}

/** Text in which what a terminal would act upon (control characters, marks that turn the direction) stands as JSON's \\u. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) =>
    Array.from({ length: found.length }, (_, place) => found.charCodeAt(place).toString(16).padStart(4, '0'))
      .map((unit) => `\\u${unit}`)
      .join(''),
  );
}

/** A value as JSON, on one line and {@link visible}, cut where it is long. */
export function shown(value: unknown): string {
  let text: string;
  try {
    text = visible(JSON.stringify(value) ?? String(value));
  } catch {
    // Nested too deeply, or no JSON at all (a cycle in a caller's object).
    return `(${kindOf(value)})`;
  }
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 3)}...` : text;
}

/** What a user would call the kind of a JSON value. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    default:
      return 'an object';
  }
}

/** The end of a message about an unknown key: the nearest known one, or all of them. */
export function suggestKey(unknown: string, known: readonly string[]): string {
  const folded = new Map(known.map((key) => [key.toLowerCase(), key]));
  const candidate = folded.get(closest(unknown.toLowerCase(), [...folded.keys()]));
  if (candidate && distance(unknown.toLowerCase(), candidate.toLowerCase()) <= Math.max(2, candidate.length / 3)) {
    return `did you mean ${JSON.stringify(candidate)}?`;
  }
  return `the settings here are ${known.join(', ')}`;
}
