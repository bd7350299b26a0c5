// What people do in the demo: events in the log like all others, and the simulated service obeys them.
import { randomUUID } from 'node:crypto';
import { passport } from '../data/events.ts';
import type { Simulator } from '../data/simulate/simulator.ts';
import { typeOf } from '../engine/catalogue.ts';
import type { Broker } from '../engine/ports.ts';

const encoder = new TextEncoder();
const source = `${passport.prefix}/people`;

export class People {
  private readonly simulator: Simulator;
  private readonly broker: Broker;
  private last: Promise<unknown> = Promise.resolve();

  constructor(simulator: Simulator, broker: Broker) {
    this.simulator = simulator;
    this.broker = broker;
  }

  /** One after another, as the log has them: simulated time stands still while somebody acts. */
  between<T>(work: () => Promise<T>): Promise<T> {
    const next = this.last.then(work, work);
    this.last = next.catch(() => {});
    return next;
  }

  /** Publishes an ops event at the simulated instant, then lets it take effect. Returns its id. */
  act(fact: string, office: string, data: Readonly<Record<string, unknown>>): Promise<string> {
    return this.between(async () => {
      const { simulator } = this;
      const id = randomUUID();
      const at = simulator.at;
      const event = {
        specversion: '1.0',
        id,
        source,
        type: typeOf(passport, 'ops', fact),
        time: new Date(at).toISOString(),
        officeid: office,
        data,
      };
      const subject = `${passport.prefix}.v1.p0.ops.${office}.${fact}`;
      await this.broker.publish([{ subject, id, bytes: encoder.encode(JSON.stringify(event)) }]);
      const { action, step, amount, until_at } = data as Record<string, string>;
      if (fact === 'intervention_applied')
        simulator.apply({ office, action, step, amount: Number(amount), at, until: Date.parse(until_at) });
      return id;
    });
  }
}
