// Machines of a real manufacturer: how long each was busy, and with what, as plain loops over the log itself count it.
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import { replay } from './replay.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const log = here('../../shared/data/production/Production.csv.gz');
const map = here('../data/maps/machine-states.yaml');
const test = suite('sinks/production');
const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
test.after(() => rmSync(dir, { recursive: true, force: true }));

/** The log says when each operation began and ended; machines do several at once, and change state when the first begins and the last ends. */
const changes = `
  WITH p AS (SELECT Resource AS machine, Activity AS operation, start_time AS a, end_time AS b, row_number() OVER () AS n FROM read_csv('${log}') WHERE end_time > start_time),
  s AS (SELECT *, max(b) OVER (PARTITION BY machine ORDER BY a, b, n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until FROM p),
  runs AS (SELECT *, sum(CASE WHEN until IS NULL OR a > until THEN 1 ELSE 0 END) OVER (PARTITION BY machine ORDER BY a, b, n) AS run FROM s),
  busy AS (SELECT machine, run, min(a) AS a, max(b) AS b, arg_min(operation, (a, b, n)) AS operation FROM runs GROUP BY ALL)
  SELECT machine || '-' || run || '-a' AS id, machine, 'EXECUTE' AS state, operation, strftime(a, '%Y-%m-%dT%H:%M:%SZ') AS "at" FROM busy
  UNION ALL SELECT machine || '-' || run || '-b', machine, 'IDLE', operation, strftime(b, '%Y-%m-%dT%H:%M:%SZ') FROM busy`;

interface Run {
  readonly operation: string;
  readonly a: number;
  b: number;
}

/** Stretches in which a machine was busy with anything, in one pass over its operations by their beginning. */
function busy(of: readonly Run[]): Run[] {
  const runs: Run[] = [];
  for (const { operation, a, b } of of) {
    const last = runs.at(-1);
    if (last !== undefined && a <= last.b) last.b = Math.max(last.b, b);
    else runs.push({ operation, a, b });
  }
  return runs;
}

const real = existsSync(log) ? test : test.skip;
real('how long each machine was busy, and with what it began (needs ../shared/data)', async () => {
  const db = await DuckDB.open(':memory:');
  const file = join(dir, 'states.csv');
  await db.run(`COPY (${changes}) TO '${file}' (HEADER)`);
  const rows = await db.rows(
    `SELECT Resource AS machine, Activity AS operation, epoch_ms(start_time)::DOUBLE AS a, epoch_ms(end_time)::DOUBLE AS b FROM (SELECT *, row_number() OVER () AS n FROM read_csv('${log}')) WHERE end_time > start_time ORDER BY a, b, n`,
  );
  await db.close();
  assert.is(rows.length, 4503 - 9);
  const machines = new Map<unknown, Run[]>();
  for (const { machine, ...run } of rows)
    machines.set(machine, [...(machines.get(machine) ?? []), run as unknown as Run]);
  const hours = new Map<unknown, { n: number; ms: number }>();
  const operations = new Map<unknown, number>();
  for (const [machine, of] of machines) {
    const runs = busy(of);
    hours.set(machine, { n: runs.length, ms: runs.reduce((sum, { a, b }) => sum + b - a, 0) });
    for (const { operation, a, b } of runs)
      operations.set(operation, (operations.get(operation) ?? 0) + b - a);
  }
  await replay({ file, map, dir: join(dir, 'state'), drain: true });
  const snapshot = await DuckDB.open(realpathSync(join(dir, 'state/snapshots/latest.duckdb')), {
    readOnly: true,
  });
  const found = await snapshot.rows(
    "SELECT machine, count(*)::INT AS n, sum(lasted_ms)::DOUBLE AS ms FROM core.machine_spans WHERE state_before = 'EXECUTE' GROUP BY machine ORDER BY machine",
  );
  const byOperation = await snapshot.rows(
    "SELECT reason_before AS operation, sum(lasted_ms)::DOUBLE AS ms FROM core.machine_spans WHERE state_before = 'EXECUTE' GROUP BY ALL ORDER BY operation",
  );
  const failures = await snapshot.rows(
    'SELECT sum(n_failures)::INT AS n, sum(operating_ms)::DOUBLE AS ms FROM marts.machine_failures',
  );
  await snapshot.close();
  assert.equal(new Map(found.map(({ machine, n, ms }) => [machine, { n, ms }])), new Map([...hours].sort()));
  const total = [...hours.values()].reduce((sum, { ms }) => sum + ms, 0);
  assert.equal(
    new Map(byOperation.map(({ operation, ms }) => [operation, ms])),
    new Map([...operations].sort()),
  );
  assert.equal(failures, [{ n: 0, ms: total }]);
  assert.is(machines.size, 46);
});

test.run();
