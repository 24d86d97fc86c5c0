import type { NewParameter, ParameterStore } from '../../../lambda/parameter-store/ports';

/** Lets other asynchronous work go on, as a call over the network does. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Parameter Store in memory, which can fail and can be watched. */
export class FakeStore implements ParameterStore {
  readonly parameters = new Map<string, { readonly value: string; readonly secret: boolean; version: number }>();
  /** Called at the begin and at the end of every change; may throw, or wait. */
  onChange: (moment: 'before' | 'after', name: string) => void | Promise<void> = () => {};

  async get(name: string) {
    await turn();
    return this.parameters.get(name)?.value;
  }

  async create(parameter: NewParameter) {
    await turn();
    if (this.parameters.has(parameter.name)) return false;
    await this.put(parameter);
    return true;
  }

  async put({ name, value, secret }: NewParameter) {
    await this.onChange('before', name);
    this.parameters.set(name, { value, secret, version: (this.parameters.get(name)?.version ?? 0) + 1 });
    await this.onChange('after', name);
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

  /** Names and values, sorted. */
  snapshot(): Record<string, string> {
    return Object.fromEntries([...this.parameters].map(([name, { value }]) => [name, value] as const).sort());
  }
}
