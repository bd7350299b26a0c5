// Each statistic and its SQL give the same numbers over the same rows, to the last bit.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../duckdb.ts';
import { hash128 } from '../hash.ts';
import { Labels } from '../labels.ts';
import { count } from './count.ts';
import { distinct } from './distinct.ts';
import { max } from './max.ts';
import { mean } from './mean.ts';
import { min } from './min.ts';
import { quantile } from './quantile.ts';
import type { Stat } from './stat.ts';
import { sum } from './sum.ts';
import { top } from './top.ts';
import { variance } from './variance.ts';

const groups = 40;
const labels = new Labels('colour');
const texts = ['سرخ', 'زرد', 'blue', 'Blue', 'green', 'ﺏ', '🟢', 'other', 'a b', "o'clock"];

let state = 7;
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
const below = (n: number) => Math.floor(random() * n);

/** Each group has its own size, from 0 rows with a value to some thousand, and its own scale up to 2^51. */
const n = 60_000;
const rows = Int32Array.from({ length: n }, () => Math.floor(groups * random() ** 3));
const weights = new Int8Array(n).fill(1);
const numbers = Float64Array.from(rows, (group) => {
  if (group === groups - 1 || below(20) === 0) return Number.NaN;
  return group % 4 === 0 ? below(2 ** 51) - 2 ** 50 : Math.round(Math.exp(random() * (6 + group / 2))) - 3;
});
const codes = Uint16Array.from(rows, (group) => {
  if (group === groups - 1 || below(20) === 0) return 0;
  return labels.codeOf(group % 2 === 0 ? texts[below(texts.length)] : `label ${below(300)}`);
});
const keys = new Uint32Array(n * 4);
for (let i = 0; i < n; i++)
  if (rows[i] !== groups - 1 && below(20) > 0)
    hash128(new TextEncoder().encode(`${below(n)}`), 0, 5, keys, i * 4);

const key = (i: number) => [3, 2, 1, 0].reduce((all, word) => (all << 32n) | BigInt(keys[i * 4 + word]), 0n);
const text = (code: number) => `'${labels.text(code).replaceAll("'", "''")}'`;

const sql = suite('statistics in SQL');
let db: DuckDB;
sql.before(async () => {
  db = await DuckDB.open(':memory:');
  await db.run('CREATE TABLE input (pane INTEGER, number BIGINT, label VARCHAR, identifier UHUGEINT)');
  for (let from = 0; from < n; from += 5000) {
    const tuples = Array.from({ length: 5000 }, (_, j) => from + j).map((i) => {
      const number = Number.isNaN(numbers[i]) ? 'NULL' : numbers[i];
      return `(${rows[i]}, ${number}, ${codes[i] ? text(codes[i]) : 'NULL'}, ${key(i) ? `${key(i)}::UHUGEINT` : 'NULL'})`;
    });
    await db.run(`INSERT INTO input VALUES ${tuples.join(', ')}`);
  }
});
sql.after(() => db.close());

const stats: Stat[] = [
  ...[count, sum, mean, variance, min, max],
  ...[0, 0.001, 0.05, 0.25, 0.5, 0.9, 0.95, 0.999, 1].map((q) => quantile(q)),
  ...[distinct('label'), distinct('identifier'), top(1), top(3)],
];
for (const stat of stats)
  sql(`${stat.name} of ${stat.takes} is the same number in both`, async () => {
    const kernel = stat.make(labels);
    kernel.grow(groups);
    const values = { nothing: numbers, number: numbers, label: codes, identifier: keys }[stat.takes];
    kernel.addAll(rows, values, weights, 0, n);
    const columns = stat.sql(stat.takes).map((expression, i) => `${expression} AS c${i}`);
    const result = await db.rows(`SELECT pane, ${columns} FROM input GROUP BY pane ORDER BY pane`);
    assert.is(result.length, groups);
    for (const row of result)
      stat.outputs.forEach(({ kind }, i) => {
        const theirs = row[`c${i}`];
        const ours = kernel.value(row.pane as number, i);
        if (kind === 'label') assert.is(ours === 0 ? null : labels.text(ours), theirs);
        else assert.is(Number.isNaN(ours) ? null : ours, theirs === null ? null : Number(theirs));
      });
  });

sql('an expression can stand for a column', async () => {
  for (const stat of stats) {
    const x = { nothing: '', number: 'number - 1', label: 'upper(label)', identifier: 'identifier + 0' };
    await db.rows(`SELECT pane, ${stat.sql(x[stat.takes])} FROM input GROUP BY pane`);
  }
});

sql('the rank of a quantile is the same for every number of rows', async () => {
  const shares = [0, 0.01, 0.07, 0.1, 0.3, 0.35, 0.5, 0.55, 0.7, 0.9, 0.95, 0.99, 1];
  const ours = shares.map((q) => quantile(q).make());
  for (const kernel of ours) kernel.grow(301);
  for (let size = 1; size <= 300; size++)
    for (let i = 0; i < size; i++) for (const kernel of ours) kernel.add(size, i * 1000, 1);
  const columns = shares.map((q, i) => `${quantile(q).sql('x')} AS c${i}`);
  const theirs = await db.rows(
    `SELECT n, ${columns} FROM range(1, 301) a(n), range(0, 300) b(i), (SELECT i * 1000 AS x) WHERE i < n GROUP BY n`,
  );
  for (const row of theirs)
    ours.forEach((kernel, i) => {
      assert.is(kernel.value(Number(row.n), 0), Number(row[`c${i}`]), `q ${shares[i]} of ${row.n}`);
    });
});

sql('the estimate of identifiers rounds alike for every number of empty registers', async () => {
  const theirs = await db.rows('SELECT v, round(1024 * ln(1024::DOUBLE / v)) AS n FROM range(1, 1025) t(v)');
  for (const { v, n } of theirs) assert.is(n, Math.round(1024 * Math.log(1024 / Number(v))));
  const powers = await db.rows('SELECT r, pow(2.0::DOUBLE, -r) AS p FROM range(0, 34) t(r)');
  for (const { r, p } of powers) assert.is(p, 2 ** -Number(r));
});

sql.run();
