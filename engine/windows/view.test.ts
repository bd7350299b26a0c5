// An open pane read through Arrow: the kernel's own arrays, and so what it writes next.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buffersOf } from '../arrow.ts';
import { type Cases, cases, first } from '../cases.ts';
import { Columns } from '../columns.ts';
import { trips } from '../decode/fixture.ts';
import { changesTable } from '../fold/changes.ts';
import type { KindArray } from '../kinds.ts';
import { Dictionaries } from '../labels.ts';
import { count, level, quantile, sum } from '../measures.ts';
import { hopping, type Pipeline, pipeline } from '../pipeline.ts';
import { arraysOf, viewOf } from './view.ts';
import { Windows } from './windows.ts';

const minute = 60_000;
const crossings = cases({
  kind: 'milestones',
  schema: 'core',
  name: 'crossings',
  doc: 'crossings · سفر',
  from: trips,
  key: 'trip',
  at: 'left_at',
  end: 'landed_at',
  columns: {
    port: first('port', 'port · بندرگاہ'),
    load_kg: first('load_kg', 'load · وزن'),
    left_at: first('event_at', 'left · روانگی', ['left']),
    landed_at: first('event_at', 'landed · آمد', ['landed']),
  },
});
const crowding = pipeline({
  name: 'crowding',
  question: 'How many are at sea?',
  doc: 'ferries at sea · سمندر میں',
  from: crossings,
  by: ['port'],
  window: hopping('15m', { every: '1m' }),
  measure: {
    landings: count('landings · آمد'),
    at_sea: level({ enters: 'left_at', leaves: 'landed_at' }, 'at sea · سمندر میں'),
    load_sum_kg: sum('load_kg', 'load · وزن', { at: 'left_at' }),
    load_p90_kg: quantile('load_kg', 0.9, 'load · وزن', { at: 'left_at' }),
  },
  keep: { '1m': '1d', '15m': '1d' },
}) as unknown as Pipeline;

/** One ferry that left `port` at `left` with `load`. */
function left(port: number, at: number, load: number): Columns {
  const rows = new Columns(changesTable(crossings as unknown as Cases), 16);
  const row = rows.add();
  const values = {
    port,
    left_at: at,
    load_kg: load,
    weight: 1,
    revision: 1,
    known_at: at,
    closed_ordinal: 1,
  };
  for (const [name, value] of Object.entries(values))
    (rows.of as Record<string, KindArray>)[name][row] = value;
  return rows;
}

const test = suite('engine/windows/view');

test('an open pane is read as an Arrow table that shows what the kernel adds next', () => {
  const windows = new Windows(crowding, new Dictionaries(), 'port');
  windows.apply(left(1, 7 * minute, 900), 0, 1);
  const view = viewOf(windows.state, 0);
  const shown = () => {
    const { window, key, is_closed, ...row } = view.get(0)!.toJSON();
    return [window, key, is_closed, row.count_at_left_at_n, row.sum_load_kg_at_left_at_lo];
  };
  assert.is(view.numRows, 1);
  assert.equal(shown(), [7, 0, 0, 1, 900]);
  windows.apply(left(1, 7 * minute + 30_000, 100), 0, 1);
  assert.equal(shown(), [7, 0, 0, 2, 1000]);
  assert.is(view.get(0)!.toJSON().area_left_at_landed_at, 90_000);
});

test('every column of the view lies in the very buffer of the kernel', () => {
  const windows = new Windows(crowding, new Dictionaries(), 'port');
  windows.apply(left(1, 0, 5), 0, 1);
  const { window, key, states, area } = windows.state.stores[0];
  const buffers = buffersOf(viewOf(windows.state, 0));
  assert.ok(buffers.window === window.buffer);
  assert.ok(buffers.key === key.buffer);
  assert.ok(buffers.count_at_left_at_n === states[0].arrays().n.buffer);
  assert.ok(buffers.area_left_at_landed_at === area[0].buffer);
  for (const [name, array] of Object.entries(arraysOf(windows.state, 0)))
    assert.ok(buffers[name] === array.buffer, name);
});

test('an overlapping window is seen the same way', () => {
  const windows = new Windows(crowding, new Dictionaries(), 'port');
  windows.apply(left(1, 0, 5), 0, 1);
  windows.close(1, 2 * minute, { stream: 1, seq: 1, ordinal: 1, knownAt: 2 * minute });
  const view = viewOf(windows.state, 1);
  assert.equal(
    view.toArray().map((row) => [row.window, row.is_closed, row.sum_load_kg_at_left_at_lo]),
    [
      [-14, 1, 5],
      [-13, 1, 5],
    ],
  );
});

test.run();
