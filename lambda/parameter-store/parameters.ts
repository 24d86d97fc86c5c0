import type { NewParameter, ParameterStore } from './ports';

/** Largest value of a parameter in the standard tier, in bytes. */
export const PARAMETER_LIMIT_BYTES = 4096;

/** Largest value of a parameter in the advanced tier, in bytes. */
export const LARGE_PARAMETER_LIMIT_BYTES = 8192;

/**
 * A parameter whose value is known to fit the standard tier.
 *
 * @throws Error when the value is larger than 4096 bytes; the text has its name and size, not the value
 */
export function parameter(name: string, value: string, kind: 'secret' | 'plain'): NewParameter {
  const bytes = Buffer.byteLength(value);
  if (bytes > PARAMETER_LIMIT_BYTES) {
    throw new Error(
      `${name} would hold ${bytes} bytes, but a standard parameter holds at most ${PARAMETER_LIMIT_BYTES}`,
    );
  }
  return { name, value, secret: kind === 'secret' };
}

/**
 * The parameter's value; made and stored first when there is none. Of two
 * callers at the same time one stores, and both get what was stored.
 *
 * @throws Error when the parameter disappears while it is being made
 */
export async function getOrCreate(
  store: ParameterStore,
  name: string,
  kind: 'secret' | 'plain',
  make: () => string | Promise<string>,
): Promise<string> {
  const existing = await store.get(name);
  if (existing !== undefined) return existing;
  const made = await make();
  if (await store.create(parameter(name, made, kind))) return made;
  const winner = await store.get(name);
  if (winner === undefined) throw new Error(`${name} was deleted while it was being created`);
  return winner;
}

/** Writes a value unless it is there already, so that an unchanged value gets no new version. */
export async function putIfChanged(
  store: ParameterStore,
  name: string,
  kind: 'secret' | 'plain',
  value: string,
): Promise<void> {
  if ((await store.get(name)) !== value) await store.put(parameter(name, value, kind));
}

/**
 * Copies a value byte for byte, unless it is there already. What is not there is not copied.
 *
 * @param make - of a parameter that may be large, `largeParameter`
 */
export async function copyParameter(
  store: ParameterStore,
  { from, to }: { readonly from: string; readonly to: string },
  kind: 'secret' | 'plain',
  make: typeof parameter = parameter,
): Promise<void> {
  const value = await store.get(from);
  if (value !== undefined && (await store.get(to)) !== value) await store.put(make(to, value, kind));
}

/**
 * Does what makes or changes secrets, and stores those anew that it has left as they were: so all are under the key that
 * the store writes with. Afterwards, since what belongs to others is refused by `work`, and theirs is not touched then.
 *
 * @param secrets - names; a missing one is no error
 * @param make - of parameters that may be large, `largeParameter`
 */
export async function underPresentKey<T>(
  store: ParameterStore,
  secrets: readonly string[],
  work: () => Promise<T>,
  make: typeof parameter = parameter,
): Promise<T> {
  const before = new Map<string, string>();
  for (const name of secrets) {
    const value = await store.get(name);
    if (value !== undefined) before.set(name, value);
  }
  const result = await work();
  for (const [name, value] of before) {
    if ((await store.get(name)) === value) await store.put(make(name, value, 'secret'));
  }
  return result;
}

/**
 * A parameter that may be larger than the standard tier takes.
 *
 * @throws Error when the value is larger than 8192 bytes; the text has its name and size, not the value
 */
export function largeParameter(name: string, value: string, kind: 'secret' | 'plain'): NewParameter {
  const bytes = Buffer.byteLength(value);
  if (bytes > LARGE_PARAMETER_LIMIT_BYTES) {
    throw new Error(`${name} would hold ${bytes} bytes, but a parameter holds at most ${LARGE_PARAMETER_LIMIT_BYTES}`);
  }
  return { name, value, secret: kind === 'secret', large: true };
}
