// The same permit log from a file and through a real broker, with the engine stopped in between: equal tables.
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import { csvHeader } from '../engine/inputs/csv.ts';
import { hasServer, needsServer, startServer } from '../engine/inputs/server.fixture.ts';
import { sortedLog } from '../engine/inputs/sorted.ts';
import { connectNats } from '../engine/nats.ts';
import type { Message } from '../engine/ports.ts';
import { live, wallTime } from './live.ts';
import { mappingFor, replay } from './replay.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const receipt = here('../../shared/data/receipt_wabo/receipt.csv');
const csvMap = here('../data/maps/wabo-receipt.yaml');
const jsonMap = here('../data/maps/wabo-receipt-json.yaml');
const test = suite('sinks/live');
const isAble = hasServer && existsSync(receipt);
const why = hasServer ? '(needs ../shared/data)' : needsServer;

async function tables(dir: string): Promise<string> {
  const db = await DuckDB.open(realpathSync(join(dir, 'snapshots', 'latest.duckdb')), { readOnly: true });
  const out = [];
  for (const sql of [
    'SELECT * EXCLUDE (officer) FROM core.applications ORDER BY application',
    'SELECT * EXCLUDE (officer, officer_before) FROM core.stage_spans ORDER BY ALL',
    'SELECT * EXCLUDE (revision, closed_at, closed_stream, closed_seq) FROM windows.lifecycle_1h ORDER BY ALL',
    'SELECT * EXCLUDE (revision, closed_at, closed_stream, closed_seq) FROM windows.lifecycle_1d ORDER BY ALL',
    'SELECT fact, event_at, office, application, step FROM raw.events ORDER BY ALL',
  ])
    out.push(await db.rows(sql));
  await db.close();
  return JSON.stringify(out, (_, value) => (typeof value === 'bigint' ? Number(value) : value));
}

(isAble ? test : test.skip)(
  `a log through a real broker gives the tables of the file ${isAble ? '' : why}`,
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'rahdari-'));
    const server = await startServer();
    try {
      const header = await csvHeader(receipt);
      const { mapping } = await mappingFor(csvMap, receipt);
      const input = await sortedLog(receipt, mapping, join(root, 'spill')).open(new Map());
      const rows: Message[] = [];
      for (let part = await input.next(5000); part !== null; part = await input.next(5000))
        rows.push(...part);
      const events = rows.map(({ seq, cells }) => ({
        subject: 'permit.v1.p0',
        id: `row:${seq}`,
        bytes: new TextEncoder().encode(
          JSON.stringify(Object.fromEntries(header.map((name, i) => [name, cells?.[i] || null]))),
        ),
      }));
      const nats = await connectNats({ url: server.url, time: wallTime });
      await nats.createStream({
        name: 'PERMIT',
        description: 'test',
        subjects: ['permit.v1.>'],
        retention: 'limits',
        storage: 'file',
        discard: 'old',
        maxAge: 0,
        maxBytes: -1,
        dedupe: 120_000,
      });
      for (const half of [events.slice(0, 4000), events.slice(4000)]) {
        for (const event of half) await nats.publish([event]);
        await live({
          stream: 'PERMIT',
          url: server.url,
          map: jsonMap,
          once: true,
          drain: half.length !== 4000,
          dir: join(root, 'live'),
          limit: 1000,
        });
      }
      await nats.close();
      await replay({ file: receipt, map: csvMap, dir: join(root, 'file'), drain: true });
      const [fromBroker, fromFile] = [await tables(join(root, 'live')), await tables(join(root, 'file'))];
      assert.ok(fromFile.length > 1_000_000);
      assert.ok(fromBroker === fromFile, 'the tables differ');
    } finally {
      await server.stop();
      rmSync(root, { recursive: true, force: true });
    }
  },
);
test.run();
