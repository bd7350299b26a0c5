// How fast do columns become DuckDB tables, and what does a snapshot take?
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { applicationEvents } from '../data/events.ts';
import { Random } from '../data/simulate/random.ts';
import { Columns } from '../engine/columns.ts';
import { createTable } from '../engine/ddl.ts';
import { DuckDB } from '../engine/duckdb.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { type KindArray, kinds } from '../engine/kinds.ts';
import { integer, label, real, type Table, table, timestamp } from '../engine/schema.ts';
import { type Bench, compare, type Row, spread } from './harness.ts';
import { events, messages, read } from './load.ts';

const figures = table('raw', 'figures', 'five numeric columns · پانچ عددی کالم', {
  read_at: timestamp('an instant · وقت'),
  office: label('a code · کوڈ'),
  n: integer('a count · تعداد'),
  wait_ms: integer('a duration · دورانیہ'),
  ratio: real('a ratio · نسبت'),
});

/** `n` rows of a table, one value in ten NULL. */
function filled(of: Table, n: number): Columns {
  const draw = new Random(3, 'bench', 'materialise');
  const columns = new Columns(of, n);
  for (let row = 0; row < n; row++) {
    columns.add();
    for (const [name, { kind }] of Object.entries(of.columns)) {
      if (draw.chance(0.1)) continue;
      const { width } = kinds[kind];
      for (let w = 0; w < width; w++)
        (columns.of as Record<string, KindArray>)[name][row * width + w] =
          kind === 'flag' ? 1 : 1 + draw.below(60_000);
    }
  }
  return columns;
}

async function appending(rows: number, rounds: number): Promise<Row[]> {
  const db = await DuckDB.open(':memory:');
  for (const sql of ['CREATE SCHEMA raw', 'CREATE SCHEMA meta']) await db.run(sql);
  await db.run('CREATE TABLE meta.ids (key UHUGEINT, kind VARCHAR, text VARCHAR)');
  const append = async (of: Table) => {
    await db.run(createTable(of));
    const columns = filled(of, rows);
    return async () => {
      await db.run(`TRUNCATE ${of.schema}.${of.name}`);
      await db.append(columns);
      return rows;
    };
  };
  const mixed = applicationEvents as unknown as Table;
  const keys = new Uint32Array(rows * 4).map((_, i) => i + 1);
  const texts = Array.from({ length: rows }, (_, i) => `APP-SIM-${i}`);
  const kindOf = texts.map(() => 'application');
  const variants = [
    { what: 'append of 5 numeric columns', once: await append(figures as unknown as Table) },
    { what: `append of ${Object.keys(mixed.columns).length} mixed columns`, once: await append(mixed) },
    {
      what: 'append of identifiers with their texts',
      once: async () => {
        await db.run('TRUNCATE meta.ids');
        await db.appendIds(rows, keys, kindOf, texts);
        return rows;
      },
    },
  ];
  const measured = await compare(variants, rounds);
  await db.close();
  return measured;
}

async function snapshotting(n: number, rounds: number): Promise<Row[]> {
  const took: number[] = [];
  const sizes: number[] = [];
  await read(memoryLog(messages(events(n), 256)), 16, async (engine, dir) => {
    await engine.drain();
    for (let round = -1; round < rounds; round++) {
      const started = process.hrtime.bigint();
      await engine.snapshot();
      const ms = Number(process.hrtime.bigint() - started) / 1e6;
      const { size } = await stat(join(dir, 'snapshots', 'latest.duckdb'));
      if (round < 0) continue;
      took.push(ms);
      sizes.push(size / 2 ** 20);
    }
  });
  const what = `snapshot of ${n.toLocaleString('en')} raw rows`;
  return [
    { what: `${what}, two files`, unit: 'ms', ...spread(took) },
    { what: `${what}, the analysts' file`, unit: 'MiB', ...spread(sizes) },
  ];
}

export const materialise: Bench = {
  name: 'materialise',
  question: 'How fast do columns become DuckDB tables, and what does a snapshot take?',
  async run({ quick }) {
    const appended = await appending(quick ? 50_000 : 200_000, quick ? 3 : 10);
    return [...appended, ...(await snapshotting(quick ? 20_000 : 200_000, quick ? 2 : 5))];
  },
};
