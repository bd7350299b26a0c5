// The sample that ships: three offices with a counter for each line, on the morning of 2 March 2026.
import { service } from './service.ts';
import { Ndjson } from './simulate/ndjson.ts';
import { type Simulation, Simulator } from './simulate/simulator.ts';

/** From the opening at 09:00 in Pakistan to 13:00, without ticks and heartbeats. */
export const morning = (): Simulation => {
  const { offices, ...rest } = service(3);
  const small = offices.map((office) => ({ ...office, counters: 3 }));
  const start = Date.parse('2026-03-02T04:00:00Z');
  return { ...rest, offices: small, seed: 45, start, days: 4 / 24 };
};

/** The sample's lines. */
export function sample(): string {
  const simulator = new Simulator(morning());
  return Buffer.from(new Ndjson(simulator.words).bytes(simulator.next(simulator.end))).toString();
}
