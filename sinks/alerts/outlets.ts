// Where alerts leave: a broker, a stream of lines, and whoever subscribes in this process.
import type { Writable } from 'node:stream';
import type { Broker } from '../../engine/ports.ts';
import { type Alert, subjectOf } from './alert.ts';

export interface Outlet<T = Alert> {
  /** Under this name it is remembered how far it has been served. */
  readonly name: string;
  /** Takes what leaves in its order; resolves when it is safe there. What was sent before may be sent again. */
  send(told: readonly T[]): Promise<void>;
}

const encoder = new TextEncoder();

/** To NATS, each under its own message id, so that the broker forgets repetitions while it can. */
export const brokerOutlet = (broker: Broker): Outlet => ({
  name: 'broker',
  send: (alerts) =>
    broker.publish(
      alerts.map((alert) => ({
        subject: subjectOf(alert),
        id: alert.id,
        bytes: encoder.encode(JSON.stringify(alert)),
      })),
    ),
});

/** One JSON object a line. */
export const lineOutlet = (to: Writable): Outlet => ({
  name: 'lines',
  send: (alerts) =>
    new Promise((done, failed) =>
      to.write(alerts.map((alert) => `${JSON.stringify(alert)}\n`).join(''), (error) =>
        error ? failed(error) : done(),
      ),
    ),
});

export interface Subscribers extends Outlet {
  /** `hear` is told every alert from now on, in order, until the returned function is called. */
  subscribe(hear: (alert: Alert) => void): () => void;
}

/** For a page or a terminal in the same process. */
export function subscribers(): Subscribers {
  const all = new Set<(alert: Alert) => void>();
  return {
    name: 'subscribers',
    async send(alerts) {
      for (const alert of alerts) for (const hear of all) hear(alert);
    },
    subscribe(hear) {
      all.add(hear);
      return () => void all.delete(hear);
    },
  };
}
