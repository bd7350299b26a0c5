// Damaged bytes in what an engine keeps: each is noticed, or harmless; what is made again equals what was lost.
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decoded, nameOf } from '../engine/ddl.ts';
import { DuckDB } from '../engine/duckdb.ts';
import type { RahdariError } from '../engine/errors.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { Engine } from './engine.ts';
import { reference } from './reference.ts';
import { mappingFor } from './replay.ts';
import { foldersOf, lines, logOf } from './sample.fixture.ts';
import { wallTime } from './wall-time.ts';
import { realWorld, type World } from './world.ts';

const test = suite('sinks/damage');
const folder = foldersOf(test);
/** Written as they stand at a snapshot, and not by commits. */
const ledger = ['clocks', 'log_gaps', 'sources'];
const messages = logOf(lines.slice(0, 500));
const time = '20260302T120000000Z';
const now = () => Date.parse('2026-03-02T12:00:00Z');
/** The real world, at an instant. */
const worldAt = (now: () => number): World => ({ ...realWorld, clock: { ...wallTime, now } });
const database = 'state/engine.duckdb';
let [whole, wanted] = ['', ''];

async function open(dir: string, notices: string[] = []): Promise<Engine> {
  const { mapping } = await mappingFor(undefined);
  const notice = (text: string) => void notices.push(text);
  return Engine.open({ dir, mapping, limit: 50, reference: reference(), notice, world: worldAt(now) });
}

/** Reads on to the end, takes a snapshot, and tells every committed row as text. */
async function everything(engine: Engine): Promise<string> {
  try {
    await engine.read(memoryLog(messages));
    await engine.drain();
    await engine.snapshot();
    const found: unknown[] = [];
    for (const table of engine.tables)
      if (!ledger.includes(table.name))
        found.push(nameOf(table), await engine.db.rows(`SELECT * FROM (${decoded(table)}) ORDER BY ALL`));
    return JSON.stringify(found, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  } finally {
    await engine.close();
  }
}

/** A directory with an archive up to message 200, a checkpoint at 300, and messages up to 450 in the WAL. */
test.before(async () => {
  whole = folder();
  let engine = await open(whole);
  await engine.read(memoryLog(messages.slice(0, 200)));
  await engine.seal();
  await engine.read(memoryLog(messages.slice(0, 300)));
  await engine.snapshot();
  await engine.close();
  engine = await open(whole);
  await engine.read(memoryLog(messages.slice(0, 450)));
  // As a crash leaves it: closing would put the WAL into the file. A copy by this process is of no file that stays in use.
  const crashed = folder();
  cpSync(whole, crashed, { recursive: true, verbatimSymlinks: true });
  await engine.close();
  whole = crashed;
  wanted = await everything(await open(folder()));
});

function copy(): string {
  const dir = folder();
  cpSync(whole, dir, { recursive: true, verbatimSymlinks: true });
  return dir;
}
const pathIn = (dir: string, name: string) => join(dir, name);
function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[Math.floor(at * bytes.length)] ^= 4;
  writeFileSync(path, bytes);
}
const cut = (path: string, at: number) => truncateSync(path, Math.floor(at * readFileSync(path).length));
const aside = (dir: string) => readdirSync(join(dir, 'state')).filter((name) => name.includes('.corrupt-'));

test('a flipped byte in the last transactions: what came before them stays, the rest is read again', async () => {
  const dir = copy();
  flip(pathIn(dir, `${database}.wal`), 0.6);
  const notices: string[] = [];
  const engine = await open(dir, notices);
  assert.is(engine.kernel.ordinal, 300);
  assert.equal(aside(dir), [`engine.duckdb.wal.corrupt-${time}`]);
  assert.match(notices.join(), `engine.duckdb.wal is set aside as .corrupt-${time}: `);
  assert.ok((await everything(engine)) === wanted, 'the tables differ');
});

test('transactions that are cut off are a shorter past, from which it goes on', async () => {
  const dir = copy();
  cut(pathIn(dir, `${database}.wal`), 0.5);
  const engine = await open(dir);
  const { ordinal } = engine.kernel;
  assert.ok(ordinal >= 300 && ordinal < 450 && ordinal % 50 === 0, String(ordinal));
  assert.ok((await everything(engine)) === wanted, 'the tables differ');
});

test('a database that was cut short is noticed when it is opened, set aside, and made again from the archive and the log', async () => {
  const dir = copy();
  cut(pathIn(dir, database), 0.7);
  const notices: string[] = [];
  const engine = await open(dir, notices);
  assert.is(engine.kernel.ordinal, 200);
  assert.equal(aside(dir), [`engine.duckdb.corrupt-${time}`, `engine.duckdb.wal.corrupt-${time}`]);
  assert.match(notices.join('\n'), 'engine.duckdb is made again from the archive, up to message 200');
  assert.ok((await everything(engine)) === wanted, 'the tables differ');
});

test('damage that shows only when rows are read is marked, and the next start makes it again', async () => {
  const dir = copy();
  await (await DuckDB.open(pathIn(dir, database))).close();
  const db = await DuckDB.open(pathIn(dir, database), { readOnly: true });
  const [{ block }] = await db.rows(
    "SELECT min(block_id)::INTEGER AS block FROM pragma_storage_info('raw.queue_events') WHERE block_id >= 0",
  );
  await db.close();
  const size = readFileSync(pathIn(dir, database)).length;
  flip(pathIn(dir, database), (3 * 4096 + ((block as number) + 0.01) * 262_144) / size);
  let found = '';
  for (let start = 0; start < 2 && found === ''; start++)
    found = await open(dir)
      .then(everything)
      .catch((error: RahdariError) => {
        assert.is(error.code, 'E-DIR-003', String(error));
        return '';
      });
  assert.equal(aside(dir)[0], `engine.duckdb.corrupt-${time}`);
  assert.ok(found === wanted, 'the tables differ');
  assert.not(existsSync(pathIn(dir, 'state/damaged')));
});

test('an archive that is damaged is used up to there; one whose manifest is damaged has a second one', async () => {
  const dir = copy();
  const engine = await open(dir);
  await engine.seal();
  await engine.close();
  const at = pathIn(dir, 'archive/raw.queue_events');
  const [day] = readdirSync(at);
  const [, newer] = readdirSync(join(at, day)).sort();
  flip(join(at, day, newer), 0.5);
  flip(pathIn(dir, 'archive/manifest.json'), 0.5);
  cut(pathIn(dir, database), 0.7);
  const notices: string[] = [];
  const again = await open(dir, notices);
  assert.match(notices.join('\n'), `${newer} is damaged: set aside as .corrupt-${time}`);
  assert.match(notices.join('\n'), 'the archive is whole up to message 200 of 450');
  assert.is(again.kernel.ordinal, 200);
  assert.ok((await everything(again)) === wanted, 'the tables differ');
});

test('a damaged snapshot is set aside, and the one before it is the latest', async () => {
  const dir = copy();
  const engine = await open(dir);
  await engine.close();
  const at = pathIn(dir, 'snapshots');
  const before = realpathSync(join(at, 'latest.duckdb'));
  const { mapping } = await mappingFor(undefined);
  const later = () => now() + 60_000;
  const again = await Engine.open({ dir, mapping, reference: reference(), world: worldAt(later) });
  await again.read(memoryLog(messages));
  await again.snapshot();
  await again.close();
  const newest = realpathSync(join(at, 'latest.duckdb'));
  assert.is.not(newest, before);
  chmodSync(newest, 0o644);
  flip(newest, 0.5);
  const notices: string[] = [];
  await (await open(dir, notices)).close();
  assert.is(realpathSync(join(at, 'latest.duckdb')), before);
  assert.equal(notices, [
    `${newest} is damaged: set aside as .corrupt-${time}, the one before is the latest now`,
  ]);
  assert.ok(existsSync(`${newest}.corrupt-${time}`));
});

test('a database that has lost what the archive still holds is made again from it', async () => {
  const dir = copy();
  const before = folder();
  cpSync(dir, before, { recursive: true, verbatimSymlinks: true });
  const engine = await open(dir);
  await engine.seal();
  await engine.close();
  cpSync(pathIn(dir, 'archive'), pathIn(before, 'archive'), { recursive: true });
  cut(pathIn(before, `${database}.wal`), 0.5);
  const notices: string[] = [];
  const again = await open(before, notices);
  assert.match(notices.join('\n'), 'the archive holds 450: it has lost what it had');
  assert.is(again.kernel.ordinal, 450);
  assert.ok((await everything(again)) === wanted, 'the tables differ');
});
test.run();
