// What officers of a real permit office did: the same counts by another road, SQL over the published file.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import { quote } from '../engine/quote.ts';
import { rootOf } from './kept-snapshots.ts';
import { replay } from './replay.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const receipt = here('../../shared/data/receipt_wabo/receipt.csv');
const map = here('../data/maps/wabo-receipt.yaml');
const test = suite('sinks/staff-permits');
const real = existsSync(receipt) ? test : test.skip;

/** The rows of one query, by a connection of its own. */
async function rowsOf(path: string, sql: string, readOnly = true) {
  const db = await DuckDB.open(path, { readOnly });
  try {
    return await db.rows(sql);
  } finally {
    await db.close();
  }
}

real(
  'each of 48 officers did as many of each step as the file says, and is nobody to those who may not know (needs ../shared/data)',
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
    try {
      await replay({ file: receipt, map, dir, drain: true });
      const [few, all] = [true, false].map((isRestricted) =>
        join(rootOf(dir, isRestricted), 'latest.duckdb'),
      );
      const found = await rowsOf(
        few,
        'SELECT officer, office, step, n_done::INT AS n, epoch_ms(first_done_at)::DOUBLE AS first, epoch_ms(last_done_at)::DOUBLE AS last FROM staff.casework ORDER BY officer, office, step',
      );
      const published = await rowsOf(
        ':memory:',
        `SELECT "org:resource" AS officer, "case:department" AS office, "concept:name" AS step, count(*)::INT AS n, min(epoch_ms("time:timestamp"))::DOUBLE AS first, max(epoch_ms("time:timestamp"))::DOUBLE AS last
         FROM read_csv(${quote(receipt)}, types = {'time:timestamp': 'TIMESTAMPTZ'}) WHERE "lifecycle:transition" = 'complete' AND "org:resource" <> '' GROUP BY ALL ORDER BY officer, office, step`,
        false,
      );
      assert.is(new Set(published.map(({ officer }) => officer)).size, 48);
      assert.equal(found, published);
      const known = new Set(published.map(({ officer }) => officer));
      const shown = await rowsOf(all, 'SELECT DISTINCT officer FROM core.stage_spans');
      assert.is(shown.length, 48);
      assert.ok(shown.every(({ officer }) => !known.has(officer)));
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
);
test.run();
