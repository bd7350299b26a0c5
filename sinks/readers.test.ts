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

/** Another process that opens a snapshot once and counts its events each time it is asked. */
function holder(path: string) {
  const script = `
    import { createInterface } from 'node:readline';
    import { DuckDB } from ${JSON.stringify(here('../engine/duckdb.ts'))};
    const db = await DuckDB.open(${JSON.stringify(path)}, { readOnly: true });
    for await (const _ of createInterface({ input: process.stdin })) {
      const [{ n }] = await db.rows('SELECT count(*)::INT AS n FROM raw.events');
      console.log(n);
    }`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  return {
    async count() {
      child.stdin.write('\n');
      const [line] = await once(lines, 'line');
      return Number(line);
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
  let kept: { reader: ReturnType<typeof holder>; path: string } | undefined;
  try {
    const counts: number[] = [];
    const held: number[] = [];
    await engine.read(memoryLog(messages), {
      publish: async () => {
        await engine.snapshot(2);
        const asked = rahdari('sql', 'SELECT count(*) AS n FROM raw.events', '-C', dir, '--format', 'json');
        assert.is(asked.status, 0, asked.stderr);
        counts.push(JSON.parse(asked.stdout)[0].n);
        kept ??= { reader: holder(latest()), path: latest() };
        held.push(await kept.reader.count());
      },
    });
    assert.equal(counts, [101, 202, 303, 404, 505, 606, 707, 808, 909, 1008]);
    assert.equal(held, Array(10).fill(101));
    assert.not(existsSync(kept!.path));
    const second = rahdari('replay', sample, '-C', dir);
    assert.match(
      second.stderr,
      /^E-DIR-001 .* is in use by another process\. Try: stop the other engine, or/,
    );
    assert.is(second.status, 1);
  } finally {
    assert.is(await kept?.reader.close(), 0);
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
      `SELECT pipeline, (sum(n) FILTER (counter <> 'negative') - sum(n) FILTER (counter = 'negative'))::INT AS n_rows,
         CASE pipeline WHEN 'congestion' THEN [(SELECT sum(n_events) FROM windows.congestion_1m)::INT, (SELECT sum(n_events) FROM windows.congestion_1h)::INT, (SELECT sum(n_events) FROM windows.congestion_1d)::INT]
         ELSE [(SELECT sum(n_events) FROM windows.lifecycle_1h)::INT, (SELECT sum(n_events) FROM windows.lifecycle_1d)::INT] END AS n_events
       FROM marts.accounting WHERE pipeline <> '' GROUP BY pipeline ORDER BY pipeline`,
      '-C',
      dir,
      '--format',
      'json',
    );
    assert.equal(JSON.parse(asked.stdout), [
      { pipeline: 'congestion', n_rows: 111, n_events: [111, 111, 111] },
      { pipeline: 'lifecycle', n_rows: 585, n_events: [585, 585] },
    ]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
test.run();
