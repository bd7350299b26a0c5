// Roll-ups over all offices: they wait for the slowest, at the cut-off they say who is missing, and then they are revised.
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import { minute } from './laws.fixture.ts';
import { after, at, logOf, type Said, said, ticks } from './time.fixture.ts';

const test = suite('sinks/rollup');
const from = at('02 10:00');
const tokens = (office: string, first: number, last: number, stored?: number): Said[] =>
  Array.from({ length: last - first + 1 }, (_, i) => {
    const happened = from + (first + i) * minute;
    return said(office, 'queue.token_issued', happened, stored ?? happened, {
      token: `T-${office}-${first + i}`,
      step: 'submission',
    });
  });

/** What a snapshot after `log` says of the minutes that begin at 10:05 and 10:15. */
const saidAfter = (log: readonly Said[]) =>
  after(logOf(log), async (engine) => {
    await engine.snapshot();
    const path = join(engine.options.dir, 'snapshots', 'latest.duckdb');
    const db = await DuckDB.open(path, { readOnly: true });
    try {
      const asked = (view: string, columns: string) =>
        db.rows(
          `SELECT ${columns} FROM windows.congestion_1m${view} WHERE window_start_at IN ('2026-03-02 10:05:00+00', '2026-03-02 10:15:00+00') ORDER BY ALL`,
        );
      return {
        all: (
          await asked(
            '_across_offices',
            'minute(window_start_at)::INT AS m, arrivals::INT AS n, n_clocks_complete::INT AS c, n_clocks::INT AS k',
          )
        ).map(({ m, n, c, k }) => `:${m} ${n} arrived, ${c} of ${k}`),
        each: (
          await asked('', 'minute(window_start_at)::INT AS m, office, arrivals::INT AS n, is_final')
        ).map(({ m, office, n, is_final }) => `:${m} ${office} ${n}${is_final ? '' : '?'}`),
      };
    } finally {
      await db.close();
    }
  });

/** Lahore is heard every minute; Karachi falls silent after 10:09 and tells the rest at 10:50. */
const heard = [...tokens('LHR-02', 0, 60), ...tokens('KHI-02', 0, 9)];
const rest = tokens('KHI-02', 10, 50, from + 50 * minute);
const until = (to: number) =>
  [...heard, ...ticks(from, from + 60 * minute), ...rest].filter(
    ({ stored }) => stored <= from + to * minute,
  );

test('a window of all offices waits for one that is not heard', async () => {
  const { all, each } = await saidAfter(until(20));
  assert.equal(each, [':5 KHI-02 1', ':5 LHR-02 1', ':15 KHI-02 0?', ':15 LHR-02 1']);
  assert.equal(all, [':5 2 arrived, 2 of 2']);
});

test('at the cut-off it is told with how many offices had come so far', async () => {
  assert.equal((await saidAfter(until(30))).all, [':5 2 arrived, 2 of 2']);
  assert.equal((await saidAfter(until(32))).all, [':5 2 arrived, 2 of 2', ':15 1 arrived, 1 of 2']);
});

test('when the office has told the rest, the window of all is revised and final', async () => {
  const { all, each } = await saidAfter(until(52));
  assert.equal(each, [':5 KHI-02 1', ':5 LHR-02 1', ':15 KHI-02 1', ':15 LHR-02 1']);
  assert.equal(all, [':5 2 arrived, 2 of 2', ':15 2 arrived, 2 of 2']);
});

test.run();
