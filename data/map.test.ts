// Map files: what they become, and what each mistake says.
import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Batch } from '../engine/batch.ts';
import { Decoder } from '../engine/decode/decoder.ts';
import { ConfigError } from '../engine/errors.ts';
import { Identifiers } from '../engine/identifiers.ts';
import { Dictionaries } from '../engine/labels.ts';
import { passport } from './events.ts';
import { readMap } from './map.ts';

const maps = suite('map');
const folder = new URL('./maps/', import.meta.url);
const text = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const wabo = text('wabo-receipt.yaml');
const header =
  'case:channel,case:concept:name,case:deadline,case:department,case:enddate,case:enddate_planned,case:group,case:responsible,case:startdate,concept:instance,concept:name,lifecycle:transition,org:group,org:resource,time:timestamp'.split(
    ',',
  );

function complaint(of: string, head?: string[]): string {
  try {
    readMap('m.yaml', of, passport, head);
  } catch (error) {
    if (error instanceof ConfigError) return `${error}`;
    throw error;
  }
  return 'no complaint';
}

maps('every shipped map is read under its file name', () => {
  for (const name of readdirSync(folder)) assert.is(`${readMap(name, text(name), passport).name}.yaml`, name);
});

maps('the WABO map is a plain mapping of one table', () => {
  const map = readMap('wabo-receipt.yaml', wabo, passport, header);
  assert.equal(map, {
    name: 'wabo-receipt',
    shape: 'csv',
    time: 'event',
    bound: 30_000,
    where: [{ from: 'lifecycle:transition', keep: ['complete'] }],
    table: 'application_events',
    columns: {
      application_events: {
        id: { from: 'concept:instance' },
        application: { from: 'case:concept:name' },
        office: { from: 'case:department' },
        step: { from: 'concept:name' },
        officer: { from: 'org:resource' },
        event_at: { from: 'time:timestamp' },
        due_at: { from: 'case:deadline' },
        closes_at: { from: 'case:enddate' },
        channel: { from: 'case:channel' },
        type: { constant: 'permit.application.step_completed.v1' },
        fact: { constant: 'step_completed' },
        source: { constant: 'wabo' },
      },
    },
  });
});

maps('facts of the catalogue bring their types, and types their facts', () => {
  const { columns } = readMap('e', text('example-json.yaml'), passport);
  const { type, fact, event_at } = columns.queue_events;
  assert.is(type.values?.called, 'passport.queue.token_called.v1');
  assert.is(fact.values?.called, 'token_called');
  assert.equal(event_at, { from: '/at', format: 'epoch_ms' });
  const told = wabo
    .replace('fact: { constant: step_completed }', '')
    .replace('permit.application.step_completed.v1', 'passport.application.submitted.v1');
  assert.equal(readMap('w', told, passport).columns.application_events.fact, { constant: 'submitted' });
});

maps('the example event in the example map is accepted', () => {
  const yaml = text('example-json.yaml');
  const event = /^# (\{.*\})$/m.exec(yaml)![1];
  const dictionaries = new Dictionaries();
  const mapping = readMap('e', yaml, passport);
  const decoder = new Decoder({ mapping, catalogue: passport, dictionaries, identifiers: new Identifiers() });
  const batch = new Batch(passport);
  const bytes = [event, event.replace('called', 'shouted')].map((one) => new TextEncoder().encode(one));
  decoder.decode(
    bytes.map((of, i) => ({ stream: 's', seq: i + 1, storedAt: Number.NaN, bytes: of })),
    batch,
  );
  assert.equal([batch.nRows, batch.filtered, batch.rejected.n], [1, 1, 0]);
  const fact = dictionaries.of('fact').text(batch.tables[1].of.fact[0]);
  assert.is(fact, 'token_called');
});

maps('types can choose the table', () => {
  const both = `map: two
shape: json
table: { type: /type }
source: /source
time: broker
bound: 10m
columns:
  application_events: { id: /id, office: /office, application: /subject, event_at: /time }
  queue_events: { id: /id, office: /office, token: /subject, event_at: /time }
`;
  const map = readMap('two', both, passport);
  assert.equal(map.table, { type: '/type' });
  assert.equal(Object.keys(map.columns), ['application_events', 'queue_events']);
  assert.equal(map.columns.queue_events.type, { from: '/type' });
});

maps('a local time takes its pattern and zone', () => {
  const { columns } = readMap(
    'p',
    wabo.replace(
      'event_at: time:timestamp',
      'event_at: { from: t, format: dd/MM/yyyy HH:mm, zone: Asia/Karachi }',
    ),
    passport,
  );
  assert.equal(columns.application_events.event_at, {
    from: 't',
    format: { pattern: 'dd/MM/yyyy HH:mm', zone: 'Asia/Karachi' },
  });
});

// Each mistake: what is replaced in the WABO map, by what, and the beginning of the complaint.
const mistakes: [string, string, string][] = [
  ['map: wabo-receipt', 'map: [wabo', 'E-MAP-001 m.yaml:3:1 not YAML:'],
  ['shape: csv', 'map: twice', 'E-MAP-001 m.yaml:3:1 "map" is there twice.'],
  ['id: concept:instance', 'step: concept:name', 'E-MAP-001 m.yaml:12:3 "step" is there twice.'],
  ['bound: 30s', 'bound: !!int 30', 'E-MAP-001 m.yaml:7:8 not YAML:'],
  ['map: wabo-receipt', 'map: [wabo]', 'E-MAP-002 m.yaml:2:6 map must be a text.'],
  ['[complete]', 'complete', 'E-MAP-002 m.yaml:21:25 where.lifecycle:transition must be a list.'],
  ['bound: 30s', 'bounds: 30s', 'E-MAP-003 m.yaml:7:1 the map has no key "bounds" (did you mean "bound"?)'],
  ['{ constant: wabo }', '{ const: wabo }', 'E-MAP-003 m.yaml:5:11 source has no key "const"'],
  ['bound: 30s', '', 'E-MAP-004 m.yaml:2:1 the map has no "bound".'],
  ['id: concept:instance', '', 'E-MAP-004 m.yaml:8:1 application_events needs "id".'],
  ['office: case:department', '', 'E-MAP-004 m.yaml:8:1 application_events needs "office".'],
  ['application: case:concept:name', '', 'E-MAP-004 m.yaml:8:1 application_events needs "application".'],
  ['event_at: time:timestamp', '', 'E-MAP-004 m.yaml:8:1 application_events needs "event_at".'],
  ['source: { constant: wabo }', '', 'E-MAP-004 m.yaml:8:1 application_events needs "source".'],
  [
    'fact: { constant: step_completed }',
    '',
    'E-MAP-004 m.yaml:8:1 "permit.application.step_completed.v1" does',
  ],
  ['{ constant: wabo }', '{}', 'E-MAP-004 m.yaml:5:9 source has neither "from" nor "constant".'],
  ['[complete]', '[]', 'E-MAP-004 m.yaml:21:25 where.lifecycle:transition keeps nothing.'],
  [
    'office: ',
    'ofice: ',
    'E-MAP-005 m.yaml:11:3 application_events has no column "ofice" (did you mean "office"?)',
  ],
  ['channel: case', 'seq: case', 'E-MAP-005 m.yaml:17:3 the engine itself fills "seq".'],
  [
    'table: application_events',
    'table: queue_events',
    'E-MAP-005 m.yaml:15:3 queue_events has no column "due_at"',
  ],
  [
    'step: concept:name',
    'step: concept:nam',
    'E-MAP-006 m.yaml:12:9 the header has no column "concept:nam" (did you mean "concept:name"?)',
  ],
  [
    'lifecycle:transition',
    'lifecycle:transtion',
    'E-MAP-006 m.yaml:21:3 the header has no column "lifecycle:transtion" (did you mean "lifecycle:transition"?)',
  ],
  ['shape: csv', 'shape: json', 'E-MAP-006 m.yaml:21:3 "lifecycle:transition" is not a JSON pointer'],
  ['shape: csv', 'shape: cvs', 'E-MAP-007 m.yaml:3:8 shape cannot be "cvs" (did you mean "csv"?)'],
  [
    'table: application_events',
    'table: aplication_events',
    'E-MAP-007 m.yaml:4:8 table cannot be "aplication_events" (did you mean "application_events"?)',
  ],
  ['time: event', 'time: broker', 'E-MAP-007 m.yaml:6:7 a CSV file has no broker'],
  ['bound: 30s', 'bound: 30 seconds', 'E-MAP-007 m.yaml:7:8 bound: "30 seconds" is not a duration.'],
  ['map: wabo-receipt', 'map: ../wabo', `E-MAP-007 m.yaml:2:6 "../wabo" is not a map's name.`],
  [
    'constant: wabo',
    'constant: wabo, from: x',
    'E-MAP-007 m.yaml:5:11 source has both "from" and "constant".',
  ],
  ['constant: wabo', 'constant: wabo, format: iso', 'E-MAP-007 m.yaml:5:27 a constant takes no "format".'],
  [
    'constant: wabo',
    'constant: +923001234567',
    'E-MAP-007 m.yaml:5:21 source.constant: it reads as a national id',
  ],
  [
    'id: concept:instance',
    'id: { constant: a }',
    'E-MAP-007 m.yaml:9:19 columns.id.constant: one id for all events',
  ],
  [
    'time:timestamp',
    '{ constant: now }',
    'E-MAP-007 m.yaml:14:25 columns.event_at.constant: a time cannot be constant.',
  ],
  [
    'time:timestamp',
    '{ from: t, zone: Asia/Karaci }',
    'E-MAP-007 m.yaml:14:30 "Asia/Karaci" is not a time zone (did you mean "Asia/Karachi"?)',
  ],
  [
    'time:timestamp',
    '{ from: t, format: isso }',
    'E-MAP-007 m.yaml:14:32 "isso" is not a time format (did you mean "iso"?)',
  ],
  [
    'time:timestamp',
    '{ from: t, format: dd/MM/yyyy }',
    'E-MAP-004 m.yaml:14:32 columns.event_at.format is a pattern without a zone.',
  ],
  [
    'time:timestamp',
    '{ from: t, format: epoch_s, zone: UTC }',
    'E-MAP-007 m.yaml:14:41 epoch_s needs no zone.',
  ],
  [
    'case:channel',
    '{ from: c, zone: UTC }',
    'E-MAP-007 m.yaml:17:23 columns.channel.zone: the column is no time',
  ],
  [
    'time:timestamp',
    '{ from: t, values: { a: b } }',
    'E-MAP-007 m.yaml:14:24 columns.event_at.values: a time takes no',
  ],
  [
    'permit.application',
    'passport.application',
    'E-MAP-008 m.yaml:18:9 no type "passport.application.step_completed.v1"',
  ],
];
for (const [from, to, says] of mistakes)
  maps(`${from || 'nothing'} written as ${to || 'nothing'} is refused`, () => {
    assert.ok(wabo.includes(from));
    const place = /^\{ from: [tc],/.test(to);
    const said = complaint(wabo.replace(from, to), place ? undefined : header);
    assert.ok(said.startsWith(says), said);
  });

maps('an unknown fact is refused with the nearest of its domain', () => {
  const said = complaint(text('example-json.yaml').replace('token_called', 'token_caled'));
  assert.ok(said.includes('queue has no fact "token_caled" (did you mean "token_called"?)'), said);
});

maps('a fact whose other words would pass is refused', () => {
  const example = text('example-json.yaml');
  const open = complaint(example.replace(/where:[^]*/, ''));
  assert.match(open, 'other words at "/what" would pass. Try: add where: { /what: [arrived, called,');
  const stray = complaint(example.replace(', left]', ', gone]'));
  assert.match(stray, 'where keeps "gone", which is not among the values');
});

maps('a header with a column twice, an empty file and a list are refused', () => {
  assert.match(complaint(wabo, [...header, 'concept:name']), 'the header has "concept:name" 2 times');
  assert.match(complaint(''), 'E-MAP-002 m.yaml:1:1 the map must be keys and values');
  assert.match(complaint('- a\n'), 'E-MAP-002 m.yaml:1:1 the map must be keys and values');
});

maps.run();
