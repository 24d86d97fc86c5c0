import type { NewParameter, ParameterStore } from '../../../lambda/parameter-store/ports';

/** Lets other asynchronous work go on, as a call over the network does. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

interface Stored {
  readonly value: string;
  readonly secret: boolean;
  /** Of a secret; missing of one under the account's own key. */
  readonly key?: string;
  readonly version: number;
}

/** Parameter Store in memory, which can fail and can be watched. */
export class FakeStore implements ParameterStore {
  readonly parameters = new Map<string, Stored>();
  /** Called at the begin and at the end of every change; may throw, or wait. */
  onChange: (moment: 'before' | 'after', name: string) => void | Promise<void> = () => {};

  async get(name: string) {
    await turn();
    return this.parameters.get(name)?.value;
  }

  async create(parameter: NewParameter, key?: string) {
    await turn();
    if (this.parameters.has(parameter.name)) return false;
    await this.put(parameter, key);
    return true;
  }

  async put({ name, value, secret }: NewParameter, key?: string) {
    await this.onChange('before', name);
    const version = (this.parameters.get(name)?.version ?? 0) + 1;
    this.parameters.set(name, { value, secret, ...(secret && key !== undefined ? { key } : {}), version });
    await this.onChange('after', name);
  }

  /** The same, with secrets stored under a key. */
  under(key: string | undefined): ParameterStore {
    return {
      get: (name) => this.get(name),
      create: (parameter) => this.create(parameter, key),
      put: (parameter) => this.put(parameter, key),
      list: (folder) => this.list(folder),
      delete: (names) => this.delete(names),
    };
  }

  async list(folder: string) {
    await turn();
    return [...this.parameters]
      .filter(([name]) => name.startsWith(`${folder}/`))
      .map(([name, { value, secret }]) => ({ name, value: secret ? 'encrypted' : value }));
  }

  async delete(names: readonly string[]) {
    for (const name of names) {
      await this.onChange('before', name);
      this.parameters.delete(name);
      await this.onChange('after', name);
    }
  }

  /** The value, which must be there. */
  value(name: string): string {
    const found = this.parameters.get(name);
    if (!found) throw new Error(`no parameter ${name}`);
    return found.value;
  }

  /** Key and version of each secret, by name. */
  secrets(): Record<string, readonly [key: string | undefined, version: number]> {
    const secrets = [...this.parameters].filter(([, { secret }]) => secret);
    return Object.fromEntries(secrets.map(([name, { key, version }]) => [name, [key, version]] as const));
  }

  /** Names and values, sorted. */
  snapshot(): Record<string, string> {
    return Object.fromEntries([...this.parameters].map(([name, { value }]) => [name, value] as const).sort());
  }
}
