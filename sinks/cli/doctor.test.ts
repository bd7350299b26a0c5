// rahdari doctor: what it finds, what to do about it, and the exit code.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { freePort, hasServer, needsServer, startServer } from '../../engine/inputs/server.fixture.ts';
import { Engine } from '../engine.ts';
import { mappingFor } from '../replay.ts';
import { streamsOf } from '../streams.ts';
import type { Check } from './check.ts';
import { findings } from './doctor.ts';
import { rahdari } from './rahdari.fixture.ts';

const sample = fileURLToPath(new URL('../../data/sample/morning.ndjson', import.meta.url));
const test = suite<{ dir: string }>('doctor');
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'rahdari-doctor-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }));

async function examined(...words: string[]) {
  const { code, out, err } = await rahdari(['doctor', '--json', ...words]);
  assert.is(err, '');
  const checks: Check[] = JSON.parse(out).checks;
  for (const { status, remedy, name } of checks) assert.is(remedy !== '', status !== 'ok', name);
  return { code, of: Object.fromEntries(checks.map((check) => [check.name, check])) };
}

test('before anything was done: nothing fails, nothing is left behind', async ({ dir }) => {
  const { code, of } = await examined('-C', join(dir, 'new'));
  assert.is(code, 0);
  assert.equal(
    Object.keys(of),
    'node duckdb clock directory disk lock state losses archive snapshot accounting sequences clocks calendars nats'.split(
      ' ',
    ),
  );
  assert.equal([of.snapshot.status, of.snapshot.found], ['warn', 'none yet']);
  assert.match(of.directory.found, /new is not there yet; .* is writable/);
  assert.equal(readdirSync(dir), []);
});

test('a holiday that may yet move is a warning, until notices say what each of its days is', async ({
  dir,
}) => {
  const file = join(dir, 'notices.csv');
  const date = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const row = (from: string, to: string, kind: string, status: string) =>
    `PK,${from},${to},${kind},,,,${status},,Moon,چاند,a notice`;
  const head = 'calendar,from,to,kind,opens,closes,weekdays,status,announced,title_en,title_ur,source';
  const eid = row(date(20), date(21), 'holiday', 'provisional');
  const found = async (...rows: string[]) => {
    writeFileSync(file, [head, ...rows, ''].join('\n'));
    return (await examined('-C', dir, '--calendars', file)).of.calendars;
  };
  const asked = await found(eid);
  assert.is(asked.status, 'warn');
  assert.ok(asked.found.includes(`PK ${date(20)} Moon: provisional (a notice)`), asked.found);
  const moved = [
    row(date(20), date(20), 'usual', 'gazetted'),
    row(date(21), date(22), 'holiday', 'gazetted'),
  ];
  assert.not((await found(eid, ...moved)).found.includes('Moon'));
  assert.is((await examined('-C', dir, '--calendars', join(dir, 'none.csv'))).of.calendars.status, 'fail');
});

test('a running engine is seen, and so are its snapshot and its age', async ({ dir }) => {
  assert.is((await rahdari(['replay', sample, '-C', dir])).code, 0);
  const { mapping } = await mappingFor(undefined);
  const engine = await Engine.open({ dir, mapping });
  try {
    const { of } = await examined('-C', dir);
    assert.is(of.lock.found, 'an engine is running here');
    assert.match(
      of.accounting.found,
      /^received \d+ = accepted \d+ \+ .*; 3 pipelines account for all of their rows$/,
    );
    assert.is(of.sequences.found, '4 sources number their events: none is missing');
    assert.is(of.clocks.found, 'none of 4 is silent');
    assert.match(of.snapshot.found, /^\d{8}T\d+Z · as of 2026-\d\d-\d\dT.* · age \d+ s · sha256 holds$/);
  } finally {
    await engine.close();
  }
  assert.is((await examined('-C', dir)).of.lock.found, 'no engine is running here');
});

test('what is wrong ends with 3: a directory that is a file, a damaged state, a server that is not there', async ({
  dir,
}) => {
  const file = join(dir, 'file');
  writeFileSync(file, '');
  const server = `nats://127.0.0.1:${await freePort()}`;
  const wrong = await examined('-C', join(file, 'data'), '--server', server);
  assert.is(wrong.code, 3);
  assert.match(wrong.of.directory.found, /file is not writable \(ENOTDIR\)/);
  assert.match(wrong.of.nats.found, `cannot reach ${server} (connection refused)`);
  assert.is((await rahdari(['replay', sample, '-C', dir])).code, 0);
  writeFileSync(join(dir, 'state/engine.duckdb'), 'no database');
  const damaged = await examined('-C', dir);
  assert.equal([damaged.code, damaged.of.state.status], [3, 'fail']);
  assert.match(damaged.of.state.found, /engine\.duckdb is damaged/);
});

test('a remedy stands under what is not ok', () => {
  const checks: Check[] = [
    { name: 'node', status: 'ok', found: '20.19.0', remedy: '' },
    { name: 'disk', status: 'fail', found: '0.1 GiB free', remedy: 'free some space' },
  ];
  assert.is(
    findings(checks),
    'ok    node        20.19.0\nFAIL  disk        0.1 GiB free\n                  fix: free some space\n2 checks: 1 ok, 0 warn, 1 fail\n',
  );
});

(hasServer ? test : test.skip)(
  `a server tells its version and its clock ${hasServer ? '' : needsServer}`,
  async ({ dir }) => {
    const server = await startServer();
    const nats = await server.connect();
    try {
      const ask = async () => (await examined('-C', join(dir, 'new'), '--server', server.url)).of.nats;
      assert.match(
        (await ask()).found,
        /^\d+\.\d+\.\d+ with JetStream at nats:\/\/127\.0\.0\.1:\d+, no stream yet$/,
      );
      const [stream] = streamsOf('passport');
      await nats.createStream(stream);
      const { status, found } = await ask();
      assert.match(found, /, its clock -?\d+ ms from ours$/);
      assert.is(status, 'ok');
      assert.not(existsSync(join(dir, 'new')));
    } finally {
      await nats.close();
      await server.stop();
    }
  },
);

test.run();
