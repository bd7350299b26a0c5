// Sorting by event time through DuckDB equals a sort in memory by what decode reads.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { timeOf } from '../decode/time.ts';
import { WorldError } from '../errors.ts';
import type { From, Mapping } from '../mapping.ts';
import type { Message } from '../ports.ts';
import { sortedLog } from './sorted.ts';

const sorted = suite<{ dir: string }>('sortedLog');
sorted.before(async (context) => {
  context.dir = await mkdtemp(join(tmpdir(), 'rahdari-sorted-'));
});
sorted.after(async ({ dir }) => rm(dir, { recursive: true, force: true }));

const mapping = (shape: 'json' | 'csv', event_at: From): Mapping => ({
  name: 'm',
  shape,
  time: 'event',
  bound: 0,
  where: [],
  table: 't',
  columns: { t: { event_at } },
});

async function read(path: string, map: Mapping, dir: string, position = 0): Promise<Message[]> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const input = await sortedLog(path, map, join(dir, 'spill', name)).open(new Map([[name, position]]));
  const messages: Message[] = [];
  for (let batch = await input.next(700); batch !== null; batch = await input.next(700))
    messages.push(...batch);
  await input.close();
  return messages;
}

/** Stable: ties keep the order of their lines; what cannot be read comes first. */
const naive = (times: readonly string[], from: From): number[] =>
  times
    .map((text, line) => ({
      line,
      at: timeOf(text, from.format, from.zone),
    }))
    .map(({ line, at }) => ({ line, at: Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at }))
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ line }) => line);

/** Without a difference of 5000 lines. */
function same(found: readonly number[], expected: readonly number[]): void {
  const at = expected.findIndex((line, i) => found[i] !== line);
  assert.is(at < 0 ? '' : `row ${at} is line ${found[at]}, not ${expected[at]}`, '');
  assert.is(found.length, expected.length);
}

const start = Date.UTC(2024, 9, 26, 20);
/** A fixed scramble of minutes around a change of clocks in Berlin, some of them equal. */
const instants = Array.from(
  { length: 5000 },
  (_, i) => start + ((i * 7919) % 1440) * 60_000 + ((i * 31) % 5) * 7,
);
const offset = (ms: number) => new Date(ms + 18_000_000).toISOString().replace('Z', '+05:00');

const formats: readonly [string, From, (ms: number) => string][] = [
  ['iso in UTC', {}, (ms) => new Date(ms).toISOString()],
  ['iso with several offsets', {}, (ms) => (ms % 2 ? offset(ms) : new Date(ms).toISOString())],
  [
    'local iso with a zone',
    { zone: 'Europe/Berlin' },
    (ms) => new Date(ms).toISOString().slice(0, 23).replace('T', ' '),
  ],
  [
    'local iso and offsets mixed',
    { zone: 'Asia/Karachi' },
    (ms) => (ms % 2 ? offset(ms) : new Date(ms).toISOString().slice(0, 19)),
  ],
  ['epoch_ms', { format: 'epoch_ms' }, String],
  ['epoch_s', { format: 'epoch_s' }, (ms) => String(ms / 1000)],
  [
    'a pattern',
    { format: { pattern: 'dd/MM/yyyy HH:mm:ss.SSS', zone: 'Asia/Karachi' } },
    (ms) => new Date(ms).toISOString().replace(/(\d+)-(\d+)-(\d+)T(.*)Z/, '$3/$2/$1 $4'),
  ],
];

for (const [name, from, written] of formats)
  sorted(`orders ${name} as a sort in memory does`, async ({ dir }) => {
    const times = instants.map(written);
    times[17] = times[4000] = 'not a time';
    times[99] = '';
    const csv = join(dir, 'a.csv');
    const json = join(dir, 'a.ndjson');
    await writeFile(
      csv,
      `n,"the time",text\n${times.map((t, i) => `${i},${t},"a ""b"",\n ${i}"\n`).join('')}`,
    );
    await writeFile(
      json,
      times.map((t, i) => `${JSON.stringify({ n: i, d: { 'a/b': t }, s: 'é"\\' })}\n`).join(''),
    );
    const expected = naive(times, from);
    const rows = await read(csv, mapping('csv', { ...from, from: 'the time' }), dir);
    same(
      rows.map(({ cells }) => Number(cells![0])),
      expected,
    );
    assert.equal(
      rows.map(({ seq }) => seq),
      expected.map((_, i) => i + 1),
    );
    assert.equal(rows[0].cells, ['17', 'not a time', 'a "b",\n 17']);
    const lines = await read(json, mapping('json', { ...from, from: '/d/a~1b' }), dir);
    const objects = lines.map(
      ({ bytes }) => JSON.parse(new TextDecoder().decode(bytes)) as { n: number; s: string },
    );
    same(
      objects.map(({ n }) => n),
      expected,
    );
    assert.is(objects[0].s, 'é"\\');
    assert.equal(await read(csv, mapping('csv', { ...from, from: 'the time' }), dir, 4990), rows.slice(4990));
  });

sorted('keeps lines that are no JSON, and leaves blank ones out', async ({ dir }) => {
  const path = join(dir, 'odd.ndjson');
  await writeFile(
    path,
    '{"t":"2024-01-02T00:00:00Z"}\r\nbad " line, here\n\n{"t":"2024-01-01T00:00:00Z"}\n[1]\n',
  );
  const messages = await read(path, mapping('json', { from: '/t' }), dir);
  assert.equal(
    messages.map(({ bytes }) => new TextDecoder().decode(bytes)),
    ['bad " line, here', '[1]', '{"t":"2024-01-01T00:00:00Z"}', '{"t":"2024-01-02T00:00:00Z"}'],
  );
});

sorted('reads a time from whichever table a row belongs to', async ({ dir }) => {
  const path = join(dir, 'two.ndjson');
  await writeFile(path, '{"a":"2024-01-03T00:00:00Z"}\n{"b":1704153600000}\n');
  const map = {
    ...mapping('json', {}),
    columns: { t: { event_at: { from: '/a' } }, u: { event_at: { from: '/b', format: 'epoch_ms' } } },
  } as Mapping;
  assert.equal(
    (await read(path, map, dir)).map(({ bytes }) => bytes!.length),
    [19, 28],
  );
});

sorted('refuses a broken CSV before its first row, by its line', async ({ dir }) => {
  for (const [text, expected] of [
    ['a,b\n1,2\n3\n', /:3: 1 cells where the header has 2/],
    ['a,b\n1,2\n3,4,5\n', /:3: 3 cells where the header has 2/],
    ['a,b\n1,2\n3,"4\n5,6\n', /:3: .*closing/],
    ['a,b\n1,2\n3,\0\n', /NUL/],
    ['a,c\n1,2\n', /:1: there is no column "b"/],
  ] as const) {
    const path = join(dir, 'broken.csv');
    await writeFile(path, text);
    try {
      await read(path, mapping('csv', { from: 'b' }), dir);
      assert.unreachable(text);
    } catch (error) {
      assert.instance(error, WorldError, String(error));
      assert.match((error as WorldError).message, expected);
    }
  }
});

sorted.run();
