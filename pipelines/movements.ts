// One row a movement of stock: what came, went, was spoiled, destroyed or counted, by serial range and quantity.
import { stockEvents } from '../data/events/stock.ts';
import { cases, here } from '../engine/cases.ts';

export const movements = cases({
  kind: 'transitions',
  schema: 'core',
  name: 'stock_movements',
  doc: 'what happened to blank booklets and material · ذخیرے کی نقل و حرکت',
  from: stockEvents,
  key: 'item',
  at: 'moved_at',
  end: 'moved_at',
  columns: {
    office: here('office', 'where · دفتر'),
    fact: here(
      'fact',
      'received, allotted, issued_to_machine, spoiled, returned, destroyed, stock_taken, transferred · کیا ہوا',
    ),
    batch: here('batch', 'batch it came in; NULL: not said · کھیپ'),
    serial_from: here('serial_from', 'first serial number, included; NULL: not numbered · پہلا نمبر'),
    serial_to: here('serial_to', 'last serial number, included; NULL: not numbered · آخری نمبر'),
    quantity: here('quantity', 'how many · مقدار'),
    to_office: here('to_office', 'where it goes; NULL: nowhere else · کہاں'),
    machine: here('machine', 'machine it went to or came from; NULL: none · مشین'),
    moved_at: here('event_at', 'when · کب'),
  },
});
