// What printing machines do: states after PackML, counts, alarms, upkeep.
import type { Domain } from '../../engine/catalogue.ts';
import { envelope } from '../../engine/envelope.ts';
import { integer, label, required, table } from '../../engine/schema.ts';
import { shared } from './shared.ts';

export const machineEvents = table('raw', 'machine_events', 'facts of machines · مشینوں کے واقعات', {
  ...envelope,
  ...shared,
  machine: required(label('the machine · مشین')),
  state: label('PackML state it is in now; NULL: not said · حالت'),
  reason: label('why; NULL: not said · وجہ'),
  rated_per_hour: integer('booklets an hour at rated speed; NULL: not said · مقررہ رفتار'),
  produced: integer('made since it began, good and spoiled; NULL: not said · کل تیار شدہ'),
  spoiled: integer('spoiled since it began; NULL: not said · کل خراب'),
  cycle_ms: integer('mean time a booklet took of late, ms; NULL: not said · اوسط دورانیہ'),
});

/** At one instant, what a machine says of the state until then comes before the change of it. */
export const machineRanks: ReadonlyMap<string, number> = new Map(
  ['heartbeat', 'sampled', 'alarmed', 'maintained', 'state_changed'].map((fact, i) => [fact, i + 1]),
);

export const machine: Domain = {
  name: 'machine',
  table: machineEvents,
  facts: ['state_changed', 'heartbeat', 'sampled', 'alarmed', 'maintained'],
};
