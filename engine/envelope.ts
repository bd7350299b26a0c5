// The columns every event has, whatever the service: its address in the log, its identity, its times.
import { type Fields, identifier, integer, label, required, type Table, table, timestamp } from './schema.ts';

/** A row's address: one message may hold many events. */
export const address = {
  stream: label('stream or file it was read from · جس دھارے یا فائل سے پڑھا گیا'),
  seq: integer('position of its message in the stream · دھارے میں پیغام کا نمبر'),
  row: integer('position of the row in its message, from 0 · پیغام میں سطر کا نمبر'),
  ordinal: integer('running number of its message in this reading · اس پڑھائی میں پیغام کا نمبر'),
} as const;

export const envelope = {
  ...address,
  source: required(label('who recorded it (CloudEvents source) · کس نے درج کیا')),
  id: required(identifier('event id, unique within its source · واقعے کا نمبر', { form: 'any' })),
  type: required(label('CloudEvents type · واقعے کی قسم')),
  fact: required(label('what happened, in one word · کیا ہوا')),
  event_at: required(timestamp('when it happened · کب ہوا')),
  recorded_at: timestamp('when its producer recorded it; NULL: not said · کب درج ہوا'),
  received_at: timestamp('when the broker stored it; NULL: read from a file · کب موصول ہوا'),
  logged_at: timestamp('logged time when it was read · پڑھے جانے کا وقت'),
  sequence: integer(
    'running number within its source; NULL: none, or no whole number · ماخذ میں ترتیب نمبر',
    {
      isLenient: true,
    },
  ),
} as const;

export type EventTable = Table<Fields & typeof envelope>;

/** What was refused, and why. Never what it said. */
export const rejected = table('raw', 'rejected', 'rows that were refused · رد کی گئی سطریں', {
  ...address,
  received_at: timestamp('when the broker stored the message; NULL: a file · کب موصول ہوا'),
  logged_at: timestamp('logged time when it was read · پڑھے جانے کا وقت'),
  reason: required(label('why, as reason:column · وجہ')),
  digest: identifier(
    'first 128 bits of the SHA-256 of what it said, hexadecimal; NULL: too far ahead · خلاصہ',
    {
      form: 'digest',
    },
  ),
});

export const duplicates = table('raw', 'duplicates', 'events seen before · مکرر واقعات', {
  ...address,
  source: label('who recorded it · کس نے درج کیا'),
  id: identifier('event id · واقعے کا نمبر', { form: 'any' }),
  received_at: timestamp('when the broker stored it; NULL: a file · کب موصول ہوا'),
  logged_at: timestamp('logged time when it was read · پڑھے جانے کا وقت'),
});

export const ticks = table('raw', 'ticks', 'ticks: time passing in the log · وقت کی ٹک', {
  ...address,
  event_at: timestamp('the tick says it is this late · ٹک کا وقت'),
  received_at: timestamp('when the broker stored it; NULL: a file · کب موصول ہوا'),
  logged_at: timestamp('logged time when it was read · پڑھے جانے کا وقت'),
});
