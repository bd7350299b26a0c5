// Where blank booklets and material are, by serial ranges and quantities.
import type { Domain } from '../../engine/catalogue.ts';
import { envelope } from '../../engine/envelope.ts';
import { identifier, integer, label, required, table } from '../../engine/schema.ts';
import { shared } from './shared.ts';

export const stockEvents = table('raw', 'stock_events', 'facts of stock · ذخیرے کے واقعات', {
  ...envelope,
  ...shared,
  item: required(label('booklet_36, booklet_72, booklet_100, laminate... · شے')),
  batch: label('batch it came in; NULL: not said · کھیپ'),
  serial_from: integer('first serial number, included; NULL: not numbered · پہلا نمبر'),
  serial_to: integer('last serial number, included; NULL: not numbered · آخری نمبر'),
  quantity: required(integer('how many · مقدار')),
  to_office: label('where it goes; NULL: nowhere else · کہاں', { domain: 'office' }),
  machine: label('machine it went to or came from; NULL: none · مشین'),
  shipment: identifier('shipment it travels in; NULL: none · ترسیل', { form: 'any' }),
  witness: identifier('pseudonym of the second officer; NULL: none · گواہ کا فرضی نام', {
    form: 'pseudonym',
    privacy: 'pseudonym',
  }),
});

export const stock: Domain = {
  name: 'stock',
  table: stockEvents,
  facts: 'received allotted issued_to_machine spoiled returned destroyed stock_taken transferred'.split(' '),
};
