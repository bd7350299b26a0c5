// The matrix finds what it is there to find: a planted loss, a double, another value, a torn file; and its table fails then.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Random } from '../data/simulate/random.ts';
import { filesOn } from '../sinks/disk.ts';
import { replay } from '../sinks/replay.ts';
import { foldersOf, lines } from '../sinks/sample.fixture.ts';
import { compare } from './faults/compare.ts';
import { none } from './faults/differences.ts';
import { isSound } from './faults/fault.ts';
import { datedTo, eventsIn, linesOf, messagesOf } from './faults/load.ts';
import { Recorder } from './faults/recorder.ts';
import { closing, type Row, recovery, tableOf } from './faults/table.ts';

const test = suite('bench/faults');
const folder = foldersOf(test);
const told = lines.slice(0, 60);

/** A data directory of these lines. */
async function read(texts: readonly string[]): Promise<string> {
  const dir = folder();
  const file = join(dir, 'log.ndjson');
  writeFileSync(file, texts.join('\n'));
  await replay({ file, dir, drain: true });
  return dir;
}
const reference = read(told);
const lacking = read(told.slice(0, -1));
const events = (found: { examples: readonly string[] }) =>
  found.examples.filter((example) => /^raw\.\w+_events/.test(example)).length;

test('the same log read twice is equal in every table, and rows were compared', async () => {
  const { rows, ...found } = await compare(await read(told), await reference);
  assert.equal(found, { ...none, examples: [] });
  assert.ok(rows > 300, `${rows} rows`);
  assert.is(await eventsIn(await reference), 60);
});

test('a planted loss is reported as lost, an event too many as doubled, another value as wrong', async () => {
  const less = await compare(await lacking, await reference);
  assert.ok(less.lost > 0 && events(less) === 1, JSON.stringify(less));
  const more = await compare(await reference, await lacking);
  assert.ok(more.doubled > 0 && events(more) === 1, JSON.stringify(more));
  const time = new Date(Date.parse(JSON.parse(told[59]).time) + 1).toISOString();
  const later = JSON.stringify({ ...JSON.parse(told[59]), time });
  const changed = await compare(await read([...told.slice(0, -1), later]), await reference);
  assert.ok(changed.wrong > 0 && events(changed) === 1, JSON.stringify(changed));
});

test('two logs of the same events are equal but for addresses, and a planted loss is seen there too', async () => {
  const reversed = await read(told.toReversed());
  assert.ok((await compare(reversed, await reference)).wrong > 0);
  assert.equal((await compare(reversed, await reference, false)).examples, []);
  assert.ok((await compare(reversed, await lacking, false)).doubled > 0);
});

const row = (of: Partial<Row>): Row => ({
  ...{
    row: 1,
    what: 'kill',
    times: 3,
    ...none,
    recovered: [900, 1200, 1000],
    seen: 'seen',
    broken: [],
    seconds: 1,
  },
  ...of,
});

test('a row is sound only if nothing was lost, doubled, wrong or otherwise than it must be', () => {
  assert.ok(isSound(row({})));
  for (const of of [{ lost: 1 }, { doubled: 1 }, { wrong: 1 }, { broken: ['it ended with 7'] }])
    assert.not(isSound(row(of)));
  assert.is(
    tableOf([row({}), row({ row: 21, what: 'cut', lost: 2, recovered: [], broken: ['why'] })]),
    `row  fault  times  lost  doubled  wrong  to recover: median · most
  1  kill       3     0        0      0  1.0 s · 1.2 s              seen
 21  cut        3     2        0      0                             BROKEN: seen
     ! why`,
  );
  assert.is(closing([row({})]), '1 rows, 3 faults: 0 lost, 0 doubled, 0 wrong; all as it must be');
  assert.is(
    closing([row({}), row({ row: 2, wrong: 1 })]),
    '2 rows, 6 faults: 0 lost, 0 doubled, 1 wrong; BROKEN: 2',
  );
  assert.is(recovery([]), '');
});

/** Every outcome of a power cut after `work`, of `n` drawn: what the path leads to. */
async function cut(
  work: (on: Recorder, dir: string) => Promise<void>,
  name: string,
  n = 50,
): Promise<Set<string>> {
  const recorder = new Recorder();
  const dir = mkdtempSync(join(folder(), 'cut-'));
  await work(recorder, dir);
  const left = Array.from({ length: n }, (_, i) => recorder.after(recorder.at, new Random(i, 'cut', 'test')));
  const text = (bytes?: Uint8Array | string) =>
    bytes === undefined ? 'gone' : Buffer.from(bytes).toString();
  return new Set(left.map((files) => text(files.get(join(dir, name)))));
}

test('after a power cut a file that was written by the port is whole, also in a new folder', async () => {
  const left = await cut(async ({ fs: on }, dir) => {
    await filesOn(on).mkdir(join(dir, 'new', 'newer'));
    await filesOn(on).write(join(dir, 'new', 'newer', 'file'), 'whole');
  }, 'new/newer/file');
  assert.equal([...left], ['whole']);
});

test('a file renamed without an fsync may be gone or torn after a power cut', async () => {
  const left = await cut(async ({ fs: on }, dir) => {
    const handle = await on.open(join(dir, 'a.tmp'), 'w');
    await handle.writeFile('whole');
    await handle.close();
    await on.rename(join(dir, 'a.tmp'), join(dir, 'a'));
  }, 'a');
  assert.ok(left.has('gone') && !left.has('whole'), [...left].join());
});

test('a load is the same for the same seed, in messages of many lines; a line can be dated to another moment', () => {
  const load = linesOf({ seed: 3, days: 0.02, offices: 1 });
  assert.equal(load, linesOf({ seed: 3, days: 0.02, offices: 1 }));
  assert.not.equal(load, linesOf({ seed: 4, days: 0.02, offices: 1 }));
  const messages = messagesOf(load, 3);
  assert.is(messages.map(({ bytes }) => new TextDecoder().decode(bytes)).join('\n'), load.join('\n'));
  assert.is(new Set(messages.map(({ id }) => id)).size, messages.length);
  const line = '{"time":"2026-03-02T04:00:00Z","data":{"due_at":"2026-03-12T04:00:00Z"}}';
  assert.is(
    datedTo(line, Date.parse('2027-01-01T00:00:00Z')),
    '{"time":"2027-01-01T00:00:00.000Z","data":{"due_at":"2027-01-11T00:00:00.000Z"}}',
  );
});

test.run();
