// The sample that ships: three small offices on the morning of 2 March 2026, from before opening to after closing.
import { plain } from './plain.ts';
import { service } from './service.ts';
import { Ndjson } from './simulate/ndjson.ts';
import { type Simulation, Simulator } from './simulate/simulator.ts';

const minute = 60_000;

/** 09:00 to 14:15 in Pakistan, a counter for each line, few, plain and impatient visitors, no ticks and no heartbeats. */
export const morning = (): Simulation => {
  const { offices, load, ...rest } = service(3);
  return {
    ...rest,
    offices: offices.map((office) => ({ ...office, counters: 3 })),
    load: {
      ...plain(load),
      utilisation: 0.45,
      patienceLeast: 15 * minute,
      patienceMore: 20 * minute,
      printFailed: 0.05,
      machineSampled: 60 * minute,
    },
    seed: 3,
    start: Date.parse('2026-03-02T04:00:00Z'),
    days: 315 / (24 * 60),
  };
};

/** The sample's lines. */
export function sample(): string {
  const simulator = new Simulator(morning());
  return Buffer.from(new Ndjson(simulator.words).bytes(simulator.next(simulator.end))).toString();
}
