import { realpathSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readRecipe, recipes, valuesOf } from '../../data/recipes.ts';
import { DuckDB } from '../../engine/duckdb.ts';
import { ConfigError, WorldError } from '../../engine/errors.ts';
import { rootOf } from '../kept-snapshots.ts';
import { complaintOf, exitCodeOf } from './exit.ts';
import { rahdari as run } from './rahdari.fixture.ts';

const rahdari = (...words: string[]) => run(words);

const cli = suite<{ dir: string }>('cli');

cli.before(async (context) => {
  context.dir = await mkdtemp(join(tmpdir(), 'rahdari-cli-'));
  const manifest = { stamp: 'S1', as_of: '2026-03-02T00:00:00.000Z', created_at: new Date().toISOString() };
  for (const root of ['snapshots', 'snapshots/restricted'].map((name) => join(context.dir, name))) {
    await mkdir(root, { recursive: true });
    const db = await DuckDB.open(join(root, 'S1.duckdb'));
    await db.run('CREATE SCHEMA core');
    await db.run("CREATE MACRO as_of() AS TIMESTAMPTZ '2026-03-02 00:00:00+00'");
    await db.run(`CREATE TABLE core.applications AS SELECT * FROM (VALUES
      ('LHE-01', 'urgent', as_of() - INTERVAL 2 HOUR, as_of() - INTERVAL 1 HOUR),
      ('LHE-01', 'normal', as_of() - INTERVAL 1 HOUR, as_of() - INTERVAL 2 HOUR),
      ('KHI-02', 'normal', NULL, as_of() - INTERVAL 1 HOUR)) t(office, category, closed_at, due_at)`);
    await db.run(
      "CREATE TABLE core.visits AS SELECT 'LHE-01' AS office, as_of() AS called_at, NULL::TIMESTAMPTZ AS served_at, 60000 AS wait_ms",
    );
    await db.run(
      "CREATE TABLE core.stage_spans AS SELECT 'printed' AS step, 'LHE-01' AS office, 7200000 AS waiting_ms",
    );
    await db.close();
    await symlink('S1.duckdb', join(root, 'latest.duckdb'));
    await writeFile(join(root, 'latest.json'), JSON.stringify(manifest));
  }
});
cli.after(({ dir }) => rm(dir, { recursive: true }));

cli('errors map to exit codes', () => {
  const codes: [unknown, number][] = [
    [new ConfigError('E-MAP-001', 'a', 'b'), 2],
    [new CommanderError(1, 'commander.unknownOption', 'a'), 2],
    [new CommanderError(0, 'commander.helpDisplayed', 'a'), 0],
    [new WorldError('E-NATS-001', 'a', 'b'), 4],
    [new WorldError('E-SNAP-001', 'a', 'b'), 4],
    [new WorldError('E-DUCKDB-001', 'a', 'b'), 1],
    [new WorldError('E-SQL-002', 'a', 'b'), 130],
    [new TypeError('a'), 1],
  ];
  for (const [error, code] of codes) assert.is(exitCodeOf(error), code, String(error));
  assert.is(complaintOf(new WorldError('E-NATS-001', 'cause', 'remedy')), 'E-NATS-001 cause. Try: remedy\n');
});

cli('bad usage ends with 2 and says how', async () => {
  for (const args of [
    ['nonsense'],
    ['sql', '--format', 'xml', 'SELECT 1'],
    ['sql'],
    ['query', 'sla_by_ofice'],
  ]) {
    const { code, out, err } = await rahdari(...args);
    assert.equal([code, out], [2, ''], args.join(' '));
    assert.ok(err.length > 20);
  }
});

cli('no snapshot ends with 4 and says what to do', async ({ dir }) => {
  const { code, err } = await rahdari('sql', 'SELECT 1', '-C', join(dir, 'nowhere'));
  assert.is(code, 4);
  assert.match(err, /^E-SNAP-001 no snapshot in .*\. Try: rahdari replay/);
});

cli('an answer is data on stdout, its snapshot on stderr, its days those of UTC', async ({ dir }) => {
  const { code, out, err } = await rahdari(
    'sql',
    'SELECT as_of() AS at, as_of()::DATE AS day',
    '--format',
    'ndjson',
    '-C',
    dir,
  );
  assert.equal([code, JSON.parse(out)], [0, { at: '2026-03-02T00:00:00.000Z', day: '2026-03-02' }]);
  assert.match(err, /^snapshot S1 · as of 2026-03-02T00:00:00\.000Z · age \d+ s\n$/);
});

cli('wrong SQL ends with 1, in the words of DuckDB with its caret', async ({ dir }) => {
  const { code, err } = await rahdari('sql', 'SELEC 1', '-C', dir);
  assert.is(code, 1);
  assert.match(err, /^E-SQL-001 Parser Error: .*\nLINE 1: SELEC 1\n {8}\^/);
});

cli('an answer reads no file of the machine and cannot be unsealed', async ({ dir }) => {
  for (const sql of [
    "FROM read_text('/etc/hostname')",
    "COPY core.visits TO '/tmp/x.csv'",
    'SET enable_external_access = true',
  ])
    assert.is((await rahdari('sql', sql, '-C', dir)).code, 1, sql);
});

cli('a question to restricted data is noted before it is answered', async ({ dir }) => {
  assert.is((await rahdari('sql', '--restricted', 'SELECT 41 + 1', '-C', dir)).code, 0);
  const [line] = (await readFile(join(dir, 'snapshots/restricted/audit.log'), 'utf8')).split('\n');
  assert.is(JSON.parse(line).sql, 'SELECT 41 + 1');
});

cli('every recipe is listed with a title in two languages, and answers', async ({ dir }) => {
  const { out } = await rahdari('query', '--list');
  const all = await recipes();
  const names = all.map(({ name }) => name);
  assert.equal(
    out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/)[0]),
    names,
  );
  const real = join(dir, 'real');
  assert.is((await rahdari('demo-sample', '-C', real)).code, 0);
  for (const isRestricted of [false, true]) {
    const db = await DuckDB.open(realpathSync(join(rootOf(real, isRestricted), 'latest.duckdb')), {
      readOnly: true,
      sealed: true,
    });
    for (const recipe of all.filter((one) => one.isRestricted === isRestricted))
      await db.rows(recipe.sql, valuesOf(recipe, []) as never);
    await db.close();
  }
  assert.is((await rahdari('query', 'waits_by_office', '-C', real)).code, 0);
  const refused = await rahdari('query', 'staff_index', '-C', real);
  assert.is(refused.code, 2);
  assert.match(refused.err, /^E-RECIPE-005 staff_index .*--restricted/);
  assert.is((await rahdari('query', 'staff_index', '--restricted', '-C', real)).code, 0);
});

cli('sla_by_office counts late, overdue and kept promises', async ({ dir }) => {
  const { out } = await rahdari('query', 'sla_by_office', '--format', 'csv', '-C', dir);
  assert.equal(out.trimEnd().split('\n').slice(1), ['LHE-01,2,2,1,0,0.5', 'KHI-02,1,0,0,1,']);
});

cli('a parameter that a recipe does not have is refused', () => {
  const recipe = readRecipe('a', '-- title: A · ا\n-- param: office LHE-01\nSELECT $office');
  assert.equal(valuesOf(recipe, []), { office: 'LHE-01' });
  assert.equal(valuesOf(recipe, ['office=a=b']), { office: 'a=b' });
  assert.throws(() => valuesOf(recipe, ['ofice=1']), /did you mean "office"/);
});

cli.run();
