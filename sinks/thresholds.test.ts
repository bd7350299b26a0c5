// Thresholds that the log changes: from their message on, where they are said to hold, and after a restart too.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { alertsTable } from '../engine/alerts/table.ts';
import { nameOf } from '../engine/ddl.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { begin, crowd, eventOf } from './alerts/rush.fixture.ts';
import type { Engine } from './engine.ts';
import { minute, openEngine, stored } from './laws.fixture.ts';
import { foldersOf } from './sample.fixture.ts';
import { plainRows } from './verify/plain.ts';
import { verify } from './verify/verify.ts';

const test = suite('sinks/thresholds');
const folder = foldersOf(test);

const threshold = (at: number, name: string, severity: string, level: number) => {
  const data = { name, measure: 'congestion.crowded', severity, level };
  const id = `threshold-${at}-${severity}-${level}`;
  return { ...eventOf(begin + at * minute, 'reference.threshold', data, 'HQ-01'), id };
};
type Event = ReturnType<typeof threshold>;
const logOf = (said: Event[]) =>
  stored(
    [...crowd(), ...said].sort((a, b) => a.time.localeCompare(b.time)),
    () => 100,
  );

const table = alertsTable('office');
async function told({ db }: Engine): Promise<string[]> {
  const rows = await plainRows(db, table, `(SELECT * FROM ${nameOf(table)})`, 'ORDER BY t.number');
  const timeOf = (at: unknown) => new Date(Number(at)).toISOString().slice(14, 16);
  return rows.map((row) => `${timeOf(row.window_end_at)} ${row.state} ${row.severity} ${row.expected}`);
}

async function proven(engine: Engine): Promise<void> {
  for await (const { table, differences, examples } of verify(engine))
    assert.equal([table, differences, examples], [table, 0, []]);
}

/** What is told of the rush, the engine being stopped after so many messages; every number is proven. */
async function toldOf(said: Event[], pause = 0): Promise<string[]> {
  const dir = folder();
  const messages = logOf(said);
  const before = await openEngine(dir, 'broker');
  await before.read(memoryLog(messages.slice(0, pause)));
  await before.snapshot();
  await before.close();
  const engine = await openEngine(dir, 'broker');
  await engine.read(memoryLog(messages));
  await engine.drain();
  const rows = await told(engine);
  await proven(engine);
  await engine.close();
  return rows;
}

const opened = ['03 open warning 40', '07 update warning 40', '07 moved warning 40', '09 update critical 80'];
const usual = [
  ...[...opened, '13 update critical 80', '13 moved critical 80', '15 update warning 40'],
  ...['15 escalated warning 40', '19 update warning 40', '20 update warning 40', '21 clear warning 30'],
];

test('a level that the log says of another office changes nothing here', async () => {
  assert.equal(await toldOf([]), usual);
  assert.equal(await toldOf([threshold(-5, 'KHI-01', 'warning', 100)]), usual);
});

test('a warning level raised for the office keeps its alarm away until it is critical', async () => {
  assert.equal(await toldOf([threshold(-5, 'LHR-01', 'warning', 100)]), [
    ...['09 open critical 80', '13 update critical 80', '13 moved critical 80', '15 update warning 100'],
    ...['19 update warning 100', '20 update warning 100', '21 clear warning 30'],
  ]);
});

test('levels said of the country in the middle of an alarm hold from then on, counted anew', async () => {
  const [critical, clear] = [threshold(9, 'PK', 'critical', 200), threshold(9, 'PK', 'clear', 61)];
  const expected = [
    ...[...opened, '09 moved critical 80', '12 update warning 40', '13 update warning 40'],
    ...['16 clear warning 61', '17 open warning 40', '18 clear warning 61'],
  ];
  assert.equal(await toldOf([critical, clear]), expected);
});

test('what is said of the office counts over what is said of its country or of all, after a restart too', async () => {
  const said = [
    threshold(9, 'LHR-01', 'critical', 90),
    threshold(10, 'PK', 'critical', 200),
    threshold(14, '*', 'warning', 1000),
  ];
  const expected = [
    ...[...opened, '13 update critical 90', '13 moved critical 90', '17 update warning 1000'],
    ...[
      '17 escalated warning 1000',
      '19 update warning 1000',
      '20 update warning 1000',
      '21 clear warning 30',
    ],
  ];
  assert.equal(await toldOf(said), expected);
  const all = logOf(said);
  for (const pause of [all.length - 200, all.length - 100]) assert.equal(await toldOf(said, pause), expected);
});
test.run();
