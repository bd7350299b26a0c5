// The archive: what is made again from it equals what the stream gave; what has left the database is still known.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decoded } from '../engine/ddl.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { gapsTable } from '../engine/ledger.ts';
import { latest } from './cli/latest.ts';
import { opened } from './cli/opened.ts';
import { Engine, type EngineOptions } from './engine.ts';
import { reference } from './reference.ts';
import { mappingFor } from './replay.ts';
import { restore } from './restore.ts';
import { foldersOf, lines, logOf } from './sample.fixture.ts';

const test = suite('sinks/archive');
const folder = foldersOf(test);

/** A log with everything in it: late rows, duplicates, rejects, a personal number, a broken message. */
const messages = logOf([
  ...lines.slice(0, 400),
  lines[7],
  '{"broken',
  lines[20]
    .replace(/"id":"[^"]*"/, '"id":"again"')
    .replace(/"officeid":"[^"]*"/, '"officeid":"00000-0000000-0"'),
  ...lines.slice(401),
  lines[400],
  ...lines.slice(0, 3),
]);

async function open(dir: string, more: Partial<EngineOptions> = {}): Promise<Engine> {
  const { mapping } = await mappingFor(undefined);
  return Engine.open({ dir, mapping, limit: 200, reference: reference(), ...more });
}

/** Every committed row as texts, revisions and all. */
async function everything({ db, tables }: Engine): Promise<string[]> {
  const found: string[] = [];
  for (const table of tables)
    if (table !== gapsTable && !['clocks', 'sources'].includes(table.name))
      for (const row of await db.rows(`SELECT * FROM (${decoded(table)}) ORDER BY ALL`))
        found.push(
          `${table.name} ${JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value))}`,
        );
  for (const row of await db.rows(
    'SELECT pipeline, counter, n::VARCHAR AS n FROM meta.accounting WHERE commit = (SELECT max(commit) FROM meta.accounting) ORDER BY ALL',
  ))
    found.push(JSON.stringify(row));
  return found;
}

test('an archive gives the tables that the stream gave, revisions, rejects and accounts too', async () => {
  const [dir, again] = [folder(), folder()];
  const engine = await open(dir);
  await engine.read(memoryLog(messages.slice(0, 500)));
  await engine.seal();
  await engine.read(memoryLog(messages));
  await engine.drain();
  await engine.seal();
  const wanted = await everything(engine);
  await engine.close();
  assert.ok(
    wanted.some((row) => row.startsWith('late ')) && wanted.some((row) => row.startsWith('rejected ')),
  );
  cpSync(join(dir, 'archive'), join(again, 'archive'), { recursive: true });
  await restore(again, join(again, 'archive'));
  const other = await open(again);
  assert.equal(await everything(other), wanted);
  await other.read(memoryLog(messages));
  assert.equal(await everything(other), wanted, 'nothing is read twice');
  await other.close();
});

test('rows that have left for the archive are folded from there when no checkpoint is left', async () => {
  const dir = folder();
  const retention = { rawRows: 100, rawFor: 600_000 };
  const engine = await open(dir, { retention });
  for (const upTo of [300, 500, 700]) {
    await engine.read(memoryLog(messages.slice(0, upTo)));
    await engine.snapshot();
  }
  const [{ n }] = await engine.db.rows('SELECT ordinal::INTEGER AS n FROM meta.pruned');
  assert.ok((n as number) > 100 && (n as number) <= 500, `${n} messages have left`);
  const [{ kept }] = await engine.db.rows('SELECT min(ordinal)::INTEGER AS kept FROM raw.queue_events');
  assert.ok((kept as number) > (n as number));
  await engine.close();
  const checkpoints = join(dir, 'state', 'checkpoints');
  for (const name of readdirSync(checkpoints)) rmSync(join(checkpoints, name));
  const other = await open(dir);
  await other.read(memoryLog(messages));
  await other.drain();
  const plain = await open(folder());
  await plain.read(memoryLog(messages));
  await plain.drain();
  assert.equal(await everything(other), await everything(plain));
  await other.close();
  await plain.close();
});

test('an analyst asks the snapshot and the archive as one', async () => {
  const dir = folder();
  const engine = await open(dir, { retention: { rawRows: 100, rawFor: 600_000 } });
  await engine.read(memoryLog(messages));
  await engine.snapshot();
  const { archived_up_to } = await engine.snapshot();
  const { accepted } = engine.kernel.accounts;
  await engine.close();
  assert.ok(archived_up_to > 100);
  const ask = async (sql: string) => {
    const db = await opened(dir, await latest(dir), false, assert.unreachable);
    const rows = await db.rows(sql).finally(() => db.close());
    return JSON.parse(
      JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
    );
  };
  assert.equal(await ask('SELECT count(*) AS n FROM raw.events'), [{ n: accepted }]);
  assert.equal(
    await ask(
      "SELECT as_of() IS NOT NULL AS known, (SELECT count(*) > 0 FROM core.visits) AS visits, (SELECT bool_and(officer LIKE 'o-%') FROM raw.queue_events) AS masked",
    ),
    [{ known: true, visits: true, masked: true }],
  );
  await ask("SELECT * FROM read_csv('/etc/hostname')").then(
    () => assert.unreachable(),
    (error) => assert.match(error.message, 'disabled by configuration'),
  );
});

test('an event that has left for the archive is still known when it comes again long after', async () => {
  const dir = folder();
  const engine = await open(dir, { retention: { rawRows: 10, rawFor: 600_000 } });
  await engine.read(memoryLog(messages.slice(0, 900)));
  await engine.snapshot();
  await engine.snapshot();
  const later = lines[0].replace(/"id":"[^"]*"/, '"id":"days-later"').replaceAll('2026-03-02', '2026-03-09');
  await engine.read(
    memoryLog([
      ...messages.slice(0, 900),
      ...logOf([later, lines[0]]).map((m) => ({ ...m, seq: m.seq + 900 })),
    ]),
  );
  const { accepted, duplicate } = engine.kernel.accounts;
  await engine.read(
    memoryLog([...messages.slice(0, 902), ...logOf([lines[1]]).map((m) => ({ ...m, seq: 903 }))]),
  );
  assert.equal(
    [engine.kernel.accounts.accepted, engine.kernel.accounts.duplicate],
    [accepted, duplicate + 1],
  );
  await engine.close();
});

test('a damaged file of the archive is named and nothing is made from it', async () => {
  const dir = folder();
  const engine = await open(dir);
  await engine.read(memoryLog(messages.slice(0, 100)));
  await engine.seal();
  await engine.close();
  const { files } = JSON.parse(readFileSync(join(dir, 'archive', 'manifest.json'), 'utf8'));
  const path = join(dir, 'archive', files[0].path);
  const bytes = readFileSync(path);
  bytes[40] ^= 1;
  rmSync(path);
  writeFileSync(path, bytes);
  const again = folder();
  await restore(again, join(dir, 'archive')).then(
    () => assert.unreachable(),
    (error) => {
      assert.is(error.code, 'E-ARCHIVE-002');
      assert.match(error.message, files[0].path);
    },
  );
});
test.run();
