// Drafted maps: they parse back, and say what to check.
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../engine/errors.ts';
import { draftMap } from './draft.ts';
import { passport } from './events.ts';
import { readMap } from './map.ts';

const drafts = suite('draft');
const header =
  'case:channel,case:concept:name,case:deadline,case:department,case:enddate,case:startdate,concept:instance,concept:name,lifecycle:transition,org:group,org:resource,time:timestamp'.split(
    ',',
  );
const row =
  'Desk,case-1,2011-12-06 13:41:31.788000+01:00,General,,2011-10-11 13:42:22+02:00,task-1,T02,complete,Group 1,Resource21,2011-10-11 13:45:40.276000+02:00'.split(
    ',',
  );
const columnsOf = (draft: string, head?: readonly string[]) =>
  readMap('draft', draft, passport, head).columns.application_events;

drafts('an XES header is mapped by its standard names', () => {
  const draft = draftMap(header, [row]);
  const { type, fact, source, ...rest } = columnsOf(draft, header);
  assert.equal(Object.fromEntries(Object.entries(rest).map(([name, { from }]) => [name, from])), {
    id: 'concept:instance',
    office: 'case:department',
    application: 'case:concept:name',
    event_at: 'time:timestamp',
    step: 'concept:name',
    officer: 'org:resource',
    channel: 'case:channel',
    due_at: 'case:deadline',
    closes_at: 'case:enddate',
  });
  assert.ok(type.constant && fact.constant && source.constant);
  assert.match(draft, '# not used: case:startdate, org:group');
  assert.match(draft, 'lifecycle:transition: [complete]');
});

const receipt = new URL('../../shared/data/receipt_wabo/receipt.csv', import.meta.url);
const real = existsSync(receipt) ? drafts : drafts.skip;
real('a draft of the real permit log is a map of it (needs ../shared/data)', async () => {
  for await (const line of createInterface(createReadStream(receipt))) {
    const names = line.split(',');
    assert.is(columnsOf(draftMap(names, []), names).event_at.from, 'time:timestamp');
    return;
  }
});

drafts('JSON samples become pointers, and CloudEvents their own attributes', () => {
  const event = {
    specversion: '1.0',
    id: 'a',
    source: 's',
    type: 'x.y.v1',
    subject: 'APP-1',
    time: '2026-03-02T04:00:00Z',
    officeid: 'ISB-01',
    data: { step: 'x', 'odd/name': 1, due: '2026-03-09' },
  };
  const draft = draftMap(undefined, [event]);
  assert.match(draft, /^shape: json$/m);
  assert.match(draft, /^source: \/source/m);
  assert.match(draft, /^ {2}application: \/subject$/m);
  assert.match(draft, /^ {2}step: \/data\/step$/m);
  assert.equal(columnsOf(draft).fact, { from: '/type' });
  assert.match(draft, /^ {2}due_at: \/data\/due +# check the format$/m);
  assert.match(draft, '/data/odd~1name');
});

drafts('times are recognised by their form', () => {
  const cases: [string, object][] = [
    ['1772427600000', { format: 'epoch_ms' }],
    ['1772427600', { format: 'epoch_s' }],
    ['2026-03-02 09:00:00', { zone: 'UTC' }],
    ['02/03/2026 09:00', { format: { pattern: 'dd/MM/yyyy HH:mm', zone: 'UTC' } }],
    ['03/28/2026 09:00', { format: { pattern: 'MM/dd/yyyy HH:mm', zone: 'UTC' } }],
    ['02.03.2026 09:00:10', { format: { pattern: 'dd.MM.yyyy HH:mm:ss', zone: 'UTC' } }],
    ['2026-03-02T09:00:00+05:00', {}],
  ];
  const head = ['id', 'office', 'case', 'when was it'];
  for (const [at, how] of cases) {
    const { event_at } = columnsOf(draftMap(head, [['1', 'a', 'b', at]]), head);
    assert.equal(event_at, { from: 'when was it', ...how }, at);
  }
});

drafts('what is not found is named, and stops the map until it is filled in', () => {
  const head = ['id', 'timestamp', 'case'];
  const draft = draftMap(head, [
    ['1', '2026-03-02T09:00:00Z', 'a'],
    ['1', '2026-03-02T09:01:00Z', 'b'],
  ]);
  assert.match(draft, /^ {2}# office: \? +# needed, and nothing looks like it$/m);
  assert.match(draft, /^ {2}id: id +# check: not unique in the sample$/m);
  assert.throws(
    () => columnsOf(draft, head),
    (error: unknown) => error instanceof ConfigError && /needs "office"/.test(error.message),
  );
});

drafts('names that YAML would misread are quoted', () => {
  const head = ['id', 'Office', 'case', 'time', 'step #'];
  const draft = draftMap(head, [['1', 'a', 'b', '2026-03-02T09:00:00Z', 'x']]);
  assert.is(columnsOf(draft, head).step.from, 'step #');
});

drafts.run();
