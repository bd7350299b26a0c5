// Other processes: readers live through new snapshots, one with its connection open; a second engine is kept out.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryLog } from '../engine/inputs/memory.ts';
import type { Message } from '../engine/ports.ts';
import { Engine } from './engine.ts';
import { mappingFor } from './replay.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const sample = here('../data/sample/morning.ndjson');
const test = suite('sinks/readers');
const rahdari = (...words: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', here('cli/main.ts'), ...words], { encoding: 'utf8' });

/** Another process with two readers: one opens `latest` anew each time it is asked, one keeps what it opened first. */
function reader(latest: string) {
  const script = `
    import { createInterface } from 'node:readline';
    import { DuckDB } from ${JSON.stringify(here('../engine/duckdb.ts'))};
    const count = async (db) => (await db.rows('SELECT count(*)::INT AS n FROM raw.events'))[0].n;
    const open = () => DuckDB.open(${JSON.stringify(latest)}, { readOnly: true });
    let kept;
    for await (const _ of createInterface({ input: process.stdin })) {
      kept ??= await open();
      const fresh = await open();
      console.log(JSON.stringify([await count(fresh), await count(kept)]));
      await fresh.close();
    }`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  return {
    async counts(): Promise<[fresh: number, kept: number]> {
      child.stdin.write('\n');
      const [line] = await once(lines, 'line');
      return JSON.parse(line);
    },
    async close() {
      child.stdin.end();
      const [code] = await once(child, 'close');
      return code as number;
    },
  };
}

test('two readers ask through ten new snapshots, one of a snapshot that is long gone; a second engine is refused', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
  const { mapping } = await mappingFor(undefined);
  const messages = readFileSync(sample, 'utf8')
    .trim()
    .split('\n')
    .map(
      (line, i): Message => ({
        stream: 's',
        seq: i + 1,
        storedAt: Number.NaN,
        bytes: new TextEncoder().encode(line),
      }),
    );
  const latest = () => realpathSync(join(dir, 'snapshots', 'latest.duckdb'));
  const engine = await Engine.open({ dir, mapping, limit: Math.ceil(messages.length / 10) });
  const other = reader(join(dir, 'snapshots', 'latest.duckdb'));
  let first: string | undefined;
  try {
    const fresh: number[] = [];
    const kept: number[] = [];
    await engine.read(memoryLog(messages), {
      publish: async () => {
        await engine.snapshot(2);
        first ??= latest();
        const [newest, oldest] = await other.counts();
        fresh.push(newest);
        kept.push(oldest);
      },
    });
    assert.equal(fresh, [109, 218, 327, 436, 545, 654, 763, 872, 981, 1088]);
    assert.equal(kept, Array(10).fill(109));
    assert.not(existsSync(first!));
    const second = rahdari('replay', sample, '-C', dir);
    assert.match(
      second.stderr,
      /^E-DIR-001 .* is in use by another process \(\d+\)\. Try: stop the other engine, or/,
    );
    assert.is(second.status, 1);
  } finally {
    assert.is(await other.close(), 0);
    await engine.close();
    rmSync(dir, { recursive: true, force: true });
  }
});

test('the sum of n_events at 1m, 1h and 1d equals the rows a pipeline took, its corrections off', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
  try {
    assert.is(rahdari('replay', sample, '-C', dir).status, 0);
    const asked = rahdari(
      'sql',
      `SELECT pipeline, (sum(n) FILTER (role = 'part') - sum(n) FILTER (counter = 'negative'))::INT AS n_rows,
         CASE pipeline WHEN 'congestion' THEN [(SELECT sum(n_events) FROM windows.congestion_1m)::INT, (SELECT sum(n_events) FROM windows.congestion_1h)::INT, (SELECT sum(n_events) FROM windows.congestion_1d)::INT]
         WHEN 'redress' THEN [(SELECT coalesce(sum(n_events), 0) FROM windows.redress_1h)::INT]
         ELSE [(SELECT sum(n_events) FROM windows.lifecycle_1h)::INT, (SELECT sum(n_events) FROM windows.lifecycle_1d)::INT] END AS n_events
       FROM marts.accounting WHERE pipeline <> '' GROUP BY pipeline ORDER BY pipeline`,
      '-C',
      dir,
      '--format',
      'json',
    );
    assert.equal(JSON.parse(asked.stdout), [
      { pipeline: 'congestion', n_rows: 102, n_events: [102, 102, 102] },
      { pipeline: 'lifecycle', n_rows: 556, n_events: [556, 556] },
      // Nobody complains that soon.
      { pipeline: 'redress', n_rows: 0, n_events: [0] },
    ]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
test.run();
