import type { Cloud, Lan, Machine, State } from '../../power/lan';

/** A machine of a LAN. */
export function machine(name: string, state: State, others: Partial<Machine> = {}): Machine {
  return { id: `i-${name}`, name, type: 't3.micro', state, since: undefined, why: undefined, ...others };
}

export function lanOf(machines: readonly Machine[], stackStatus = 'UPDATE_COMPLETE'): Lan {
  return {
    stack: 'RobotLan',
    stackStatus,
    region: 'eu-central-1',
    machines,
    kept: { addresses: 2, gibibytes: 32, keys: 1, alarms: 2 },
  };
}

/** A LAN in an EC2 that refuses what AWS's does, and whose machines are where they go to at the next look but one. */
export class FakeCloud implements Cloud {
  readonly calls: string[] = [];

  constructor(
    private lan: Lan,
    /** Machines that stay where they are. */
    private readonly stuck: readonly string[] = [],
  ) {}

  async find(): Promise<Lan> {
    const seen = this.lan;
    const next = (one: Machine): Machine => {
      const on: Partial<Record<State, State>> = { pending: 'running', stopping: 'stopped' };
      return this.stuck.includes(one.name) ? one : { ...one, state: on[one.state] ?? one.state };
    };
    this.lan = { ...seen, machines: seen.machines.map(next) };
    return seen;
  }

  async start(ids: readonly string[]): Promise<void> {
    this.change('start', ids, 'stopped', 'pending');
  }

  async stop(ids: readonly string[]): Promise<void> {
    this.change('stop', ids, 'running', 'stopping');
  }

  async tell(ids: readonly string[], why: string): Promise<void> {
    this.calls.push(`tell ${ids.join(' ')}: ${why}`);
  }

  private change(action: string, ids: readonly string[], from: State, to: State): void {
    this.calls.push(`${action} ${ids.join(' ')}`);
    const wrong = this.lan.machines.filter(({ id, state }) => ids.includes(id) && state !== from);
    if (wrong.length > 0) throw new Error(`IncorrectInstanceState: ${wrong.map(({ name }) => name).join(' ')}`);
    const machines = this.lan.machines.map((one) => (ids.includes(one.id) ? { ...one, state: to } : one));
    this.lan = { ...this.lan, machines };
  }
}
