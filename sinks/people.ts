// What people do in the demo: events in the log like all others, and the simulated service obeys them.
import { passport } from '../data/events.ts';
import type { Simulator } from '../data/simulate/simulator.ts';
import { typeOf } from '../engine/catalogue.ts';
import type { Broker } from '../engine/ports.ts';
import type { OpsEvent } from './pages/ops-event.ts';

const encoder = new TextEncoder();
const intervention = typeOf(passport, 'ops', 'intervention_applied');

export class People {
  private readonly simulator: Simulator;
  private readonly broker: Broker;
  private readonly done = new Set<string>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(simulator: Simulator, broker: Broker) {
    this.simulator = simulator;
    this.broker = broker;
  }

  /** One after another: simulated time stands still while somebody acts. */
  between<T>(work: () => Promise<T>): Promise<T> {
    const next = this.last.then(work, work);
    this.last = next.catch(() => {});
    return next;
  }

  /** Puts the event into the log at the simulated instant, then lets it take effect: once, however often it is sent. */
  publish(event: OpsEvent): Promise<void> {
    return this.between(async () => {
      const { simulator } = this;
      const { id, type, officeid: office, data } = event;
      if (this.done.has(id)) return;
      const at = simulator.at;
      const fact = type.split('.').at(-2);
      const bytes = encoder.encode(JSON.stringify({ ...event, time: new Date(at).toISOString() }));
      await this.broker.publish([{ subject: `${passport.prefix}.v1.p0.ops.${office}.${fact}`, id, bytes }]);
      this.done.add(id);
      if (type !== intervention) return;
      const { action, step, amount, until_at } = data;
      const until = Date.parse(`${until_at}`);
      simulator.apply({ office, action: `${action}`, step: `${step}`, amount: Number(amount), at, until });
    });
  }
}
