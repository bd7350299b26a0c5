import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Value } from '../../engine/ports.ts';
import { plain, safe, unformula, width } from './cells.ts';
import { type Format, tableOf, writers } from './format.ts';

const columns = [
  { name: 'office', type: 'VARCHAR' },
  { name: 'n', type: 'BIGINT' },
];
const rows: Record<string, Value>[] = [
  { office: '=HYPERLINK("x")', n: -5n },
  { office: 'LHE-01', n: 170141183460469231731687303715884105727n },
];

async function written(
  format: Format,
  of = rows,
  limit?: number,
): Promise<{ text: string; notice: string[] }> {
  const batches = (async function* () {
    yield of.slice(0, 1);
    yield of.slice(1);
  })();
  const { parts, notice } = await writers[format]({ columns, batches, limit });
  let text = '';
  for await (const part of parts) text += part;
  return { text, notice: notice() };
}

const formats = suite('format');

formats('a table aligns texts left, numbers right, and counts its rows', () => {
  const text = tableOf(columns, [
    { office: 'LHE-01', n: 5n },
    { office: null, n: 1200n },
  ]);
  assert.is(text, 'office     n\nLHE-01     5\nNULL    1200\n(2 rows)\n');
});

formats('a table aligns by what a terminal shows: marks take no column, wide characters two', () => {
  assert.is(width('é́'.normalize('NFD')), 1);
  assert.is(width('東京'), 4);
});

formats('a table sends no character that steers a terminal', () => {
  assert.is(safe('a\u001b[2Jb\nc\u202ed'), 'a\\u001b[2Jb\\nc\\u202ed');
});

formats('csv keeps a text from becoming a formula, and leaves negative numbers alone', async () => {
  const { text } = await written('csv');
  assert.is(text, `office,n\n"'=HYPERLINK(""x"")",-5\nLHE-01,170141183460469231731687303715884105727\n`);
  for (const one of ['=1', '+1', '-1', '@a', '\ta', '\ra']) assert.is(unformula(one), `'${one}`);
  assert.is(unformula(-1.5), '-1.5');
});

formats('csv of no rows still has its header', async () => {
  assert.is((await written('csv', [])).text, 'office,n\n');
});

formats('json gives a bigint as a number where that is exact, else as text', async () => {
  const parsed = JSON.parse((await written('json')).text);
  assert.equal(
    parsed.map(({ n }: { n: unknown }) => n),
    [-5, '170141183460469231731687303715884105727'],
  );
  assert.is((await written('json', [])).text, '[]\n');
});

formats('ndjson gives a row a line', async () => {
  assert.is((await written('ndjson')).text.trimEnd().split('\n').length, 2);
});

formats('a limit that cuts says so', async () => {
  const { text, notice } = await written('ndjson', rows, 1);
  assert.is(text.trimEnd().split('\n').length, 1);
  assert.match(notice[0], 'only the first 1 rows');
  assert.equal((await written('ndjson', rows, 2)).notice, []);
});

formats('times are ISO, to the microsecond where there are any', () => {
  class DuckDBTimestampTZValue {
    readonly micros: bigint;
    constructor(micros: bigint) {
      this.micros = micros;
    }
  }
  assert.is(plain(new DuckDBTimestampTZValue(1_772_409_600_000_000n)), '2026-03-02T00:00:00.000Z');
  assert.is(plain(new DuckDBTimestampTZValue(1_772_409_600_000_007n)), '2026-03-02T00:00:00.000007Z');
  assert.is(plain(new DuckDBTimestampTZValue(-1n)), '1969-12-31T23:59:59.999999Z');
  assert.is(plain(new DuckDBTimestampTZValue(9_223_372_036_854_775_807n)), 'infinity');
});

formats.run();
