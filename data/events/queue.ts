// What happens in waiting lines: to tokens, at counters, at the door.
import type { Domain } from '../../engine/catalogue.ts';
import { envelope } from '../../engine/envelope.ts';
import { identifier, integer, label, required, table } from '../../engine/schema.ts';
import { shared } from './shared.ts';

export const queueEvents = table('raw', 'queue_events', 'facts of waiting lines · قطاروں کے واقعات', {
  ...envelope,
  ...shared,
  token: required(identifier('token of the visit · ٹوکن', { form: 'any' })),
  counter: label('counter that acted; NULL: none · کاؤنٹر'),
  priority: label('priority class; NULL: none · ترجیح'),
});

export const counterEvents = table(
  'raw',
  'counter_events',
  'counters opened and closed · کاؤنٹر کھلے اور بند',
  {
    ...envelope,
    ...shared,
    counter: required(label('counter that was opened or closed · کاؤنٹر')),
  },
);

export const doorEvents = table('raw', 'door_events', 'people counted at doors · دروازے پر شمار', {
  ...envelope,
  ...shared,
  n_in: required(integer('came in since the last count · اندر آئے')),
  n_out: integer('went out since the last count; NULL: not counted · باہر گئے'),
});

export const queue: Domain = {
  name: 'queue',
  table: queueEvents,
  facts: 'token_issued token_called service_started service_ended token_transferred abandoned no_show'.split(
    ' ',
  ),
};
/** Of waiting lines too, but about a counter or a door and no token: in tables of their own. */
export const counters: Domain = {
  name: 'queue',
  table: counterEvents,
  facts: ['counter_opened', 'counter_closed', 'counter_paused'],
};
export const doors: Domain = { name: 'queue', table: doorEvents, facts: ['door_counted'] };
