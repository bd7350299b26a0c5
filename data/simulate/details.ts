// What facts say beside what all say: the fields of each, in the order in which they stand in a happening.
import { facts } from './words.ts';

/** `term`: one of the terms of a run; `key`: a number told under a letter; `instant`: ms; `flag`: 1 or 0. */
export interface Detail {
  readonly name: string;
  readonly kind: 'term' | 'number' | 'instant' | 'flag' | 'key';
  /** The letter of a key. */
  readonly head?: string;
}

/** A fact says at most so much more. */
export const slots = 8;

const term = (name: string): Detail => ({ name, kind: 'term' });
const number = (name: string): Detail => ({ name, kind: 'number' });
const instant = (name: string): Detail => ({ name, kind: 'instant' });
const flag = (name: string): Detail => ({ name, kind: 'flag' });
const key = (name: string, head: string): Detail => ({ name, kind: 'key', head });

const shift = [term('role'), instant('shift_start_at'), instant('shift_end_at')];
const machine = [
  term('machine'),
  term('state'),
  term('reason'),
  ...'rated_per_hour produced spoiled cycle_ms'.split(' ').map(number),
];
const stock = [
  ...[term('item'), term('batch'), number('serial_from'), number('serial_to'), number('quantity')],
  ...[term('to_office'), term('machine'), key('shipment', 'S')],
];
const complaint = [
  key('complaint', 'K'),
  term('topic'),
  term('channel'),
  term('severity'),
  flag('is_bribe_alleged'),
];
const said: Readonly<Record<string, readonly Detail[]>> = {
  'application.submitted': [
    term('channel'),
    number('pages'),
    number('validity_years'),
    number('loss'),
    instant('travel_at'),
  ],
  'application.fee_verified': [number('amount_paisa')],
  'application.objection_raised': [term('reason')],
  'application.objection_cleared': [term('reason'), flag('is_new_document')],
  'application.paused': [term('reason')],
  'application.held': [term('reason')],
  'application.rejected': [term('reason')],
  'application.cancelled': [term('reason')],
  'application.printed': [term('machine'), number('serial')],
  'application.qc_passed': [term('machine'), number('serial')],
  'application.qc_failed': [term('machine'), number('serial'), term('reason')],
  'application.packed': [key('shipment', 'S')],
  'application.dispatched': [key('shipment', 'S')],
  'application.received_at_office': [key('shipment', 'S')],
  'application.delivered': [number('serial')],
  'application.returned_undelivered': [number('serial')],
  'queue.token_issued': [term('priority')],
  'queue.door_counted': [number('n_in'), number('n_out')],
  'reference.holiday': [
    term('name'),
    term('kind'),
    instant('day_from_at'),
    instant('day_to_at'),
    term('status'),
    term('title'),
  ],
  'reference.fee': [
    term('name'),
    number('amount_paisa'),
    instant('valid_from_at'),
    ...'pages validity_years loss'.split(' ').map(number),
  ],
};
const byDomain: Readonly<Record<string, readonly Detail[]>> = { staff: shift, machine, stock, complaint };

/** By fact code. */
export const details: readonly (readonly Detail[])[] = facts.map(
  (fact) => said[fact] ?? byDomain[fact.split('.')[0]] ?? [],
);
