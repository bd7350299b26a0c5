// Comparison with peers: golden values by hand, the same from the kernel and from SQL, and chance alone is not flagged.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Random } from '../data/simulate/random.ts';
import { DuckDB } from '../engine/duckdb.ts';
import { betweenPeers, funnelHalfWidth, shrunkIndex } from '../engine/funnel.ts';
import { peers } from './peers.ts';

const test = suite<{ db: DuckDB }>('sinks/peers');
test.before(async (context) => {
  context.db = await DuckDB.open(':memory:');
  await context.db.run(peers.join(';'));
});
test.after(({ db }) => db.close());

test('golden values: 30 cases at twice the time are half believed, 270 nine tenths', async ({ db }) => {
  assert.is(shrunkIndex(60, 30, 30), 1.5);
  assert.is(shrunkIndex(540, 270, 270), 1.9);
  assert.ok(Number.isNaN(shrunkIndex(1, 0, 1)));
  assert.is(funnelHalfWidth(100, 0.5, 0).toFixed(12), '0.150000000000');
  assert.is(funnelHalfWidth(100, 0.4, 0.03).toFixed(12), '0.150000000000');
  // Weights 100 and 25, mean 1.04, Q = 0.64 + 2.56 = 3.2, C = 125 - 10625 / 125 = 40: (3.2 - 1) / 40.
  assert.ok(Math.abs(betweenPeers([0.96, 1.36], [0.1, 0.2]) ** 2 - 0.055) < 1e-12);
  const [row] = await db.rows(
    `SELECT shrunk_index(60, 30, 30) AS a, shrunk_index(540, 270, 270) AS b, shrunk_index(1, 0, 1) AS none, round(funnel_half_width(100, 0.5, 0), 12) AS c, round(funnel_half_width(100, 0.4, 0.03), 12) AS d, between_peers([0.96, 1.36], [0.1, 0.2]) ** 2 AS e`,
  );
  assert.equal({ ...row, e: 0 }, { a: 1.5, b: 1.9, none: null, c: 0.15, d: 0.15, e: 0 });
  assert.ok(Math.abs((row.e as number) - 0.055) < 1e-12);
});

test('kernel and SQL agree on peers of any number, and peers that are alike have nothing between them', async ({
  db,
}) => {
  const draw = new Random(5, 'test', 'peers');
  for (const [n, spread] of [
    [2, 0.3],
    [20, 0],
    [200, 0.2],
  ]) {
    const errors = Array.from({ length: n }, () => 0.02 + 0.1 * draw.share());
    const indices = errors.map((error) => draw.factor(spread) * (1 + error * (draw.share() - 0.5)));
    const [{ found }] = await db.rows(
      `SELECT between_peers([${indices.join()}]::DOUBLE[], [${errors.join()}]::DOUBLE[]) AS found`,
    );
    const kernel = betweenPeers(indices, errors);
    assert.ok(Math.abs((found as number) - kernel) < 1e-9, `${found} ${kernel}`);
    assert.is(kernel > 0, spread > 0, `${n} ${spread}`);
  }
});
test.run();
