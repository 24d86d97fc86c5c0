/** Text that stands for a value of the deploy: `@{kind}` or `@{kind:name}`. */
const PLACEHOLDER = /@\{([^{}:\n]*)(?::([^{}\n]*))?\}/g;

export interface Placeholder {
  readonly kind: string;
  /** Empty when there is none. */
  readonly name: string;
}

/** Every placeholder of the texts, each once. */
export function placeholdersIn(texts: readonly string[]): readonly Placeholder[] {
  const found = new Map<string, Placeholder>();
  for (const text of texts) {
    for (const [whole, kind = '', name = ''] of text.matchAll(PLACEHOLDER)) found.set(whole, { kind, name });
  }
  return [...found.values()];
}

/** Puts values in the places of placeholders. */
export function fill(text: string, valueFor: (placeholder: Placeholder) => string): string {
  return text.replaceAll(PLACEHOLDER, (_, kind: string, name = '') => valueFor({ kind, name }));
}

/** As it is written in a text. */
export function written({ kind, name }: Placeholder): string {
  return name === '' ? `@{${kind}}` : `@{${kind}:${name}}`;
}
