// Bad input at each door: a code, the cause, what to do, the right exit code; nothing lost and nothing half-written.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { freePort } from '../../engine/inputs/server.fixture.ts';
import { type Ended, rahdari } from './rahdari.fixture.ts';
import { tablesIn } from './tables.fixture.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const sample = here('../../data/sample/morning.ndjson');

const test = suite<{ dir: string; file: (name: string, text: string) => string }>('doors');
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'rahdari-doors-'));
  context.file = (name, text) => {
    const path = join(context.dir, name);
    writeFileSync(path, text);
    return path;
  };
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }));

/** Refused with this exit code, in one line that begins with the error's code, nothing on stdout. */
function refused({ code, out, err }: Ended, wanted: number, line: RegExp): void {
  assert.is(code, wanted, err);
  assert.is(out, '');
  assert.match(err, line);
  assert.match(err, /\. Try: \S.*\n$/);
}

/** A log grouped by case, its map, and both broken in one way or another. */
const header = 'case,step,at,office,id\n';
const rows = Array.from(
  { length: 400 },
  (_, i) =>
    `A${i % 40},step-${Math.floor(i / 40)},2026-03-02T${String(4 + (i % 7)).padStart(2, '0')}:00:00Z,LHR-01,e${i}\n`,
);
const map = `map: small
shape: csv
table: application_events
source: { constant: small }
time: event
bound: 1h
columns:
  id: id
  application: case
  step: step
  office: office
  event_at: at
  type: { constant: passport.application.submitted.v1 }
`;

test('a CSV file cut in the middle of a row: its line, nothing read; made whole, all of it', async ({
  dir,
  file,
}) => {
  const path = file('log.csv', header + rows.join('').slice(0, -22));
  const replay = ['replay', path, '--map', file('map.yaml', map), '-C', join(dir, 'data')];
  refused(
    await rahdari(replay),
    1,
    /^E-FILE-002 .*log\.csv:401: 3 cells where the header has 5 \(is the file cut short\?\)\. Try: mend that line/,
  );
  assert.not(existsSync(join(dir, 'data/snapshots')));
  file('log.csv', header + rows.join(''));
  const { code, err } = await rahdari(replay);
  assert.is(code, 0, err);
  assert.match(err, '400 events, 0 rejected');
});

test('a quote that is never closed is named by its line', async ({ dir, file }) => {
  const path = file('log.csv', header + rows.with(7, 'A1,"step,2026-03-02T04:00:00Z,LHR-01,x\n').join(''));
  const ended = await rahdari(['replay', path, '--map', file('map.yaml', map), '-C', join(dir, 'data')]);
  refused(ended, 1, /^E-FILE-002 .*log\.csv:9: .*/);
});

test('broken lines of JSON are rejected by address and reason, all others are kept', async ({
  dir,
  file,
}) => {
  const good = readFileSync(sample, 'utf8').split('\n').slice(0, 20);
  const bad = good.with(4, '{"id": "x", ').with(9, 'not json');
  const replay = await rahdari(['replay', file('log.ndjson', bad.join('\n')), '-C', join(dir, 'data')]);
  assert.is(replay.code, 0, replay.err);
  assert.match(replay.err, '18 events, 2 rejected');
  assert.match(replay.err, 'why rejected: npx rahdari sql');
  const ask = async (sql: string) =>
    JSON.parse((await rahdari(['sql', sql, '-C', join(dir, 'data'), '--format', 'json'])).out);
  assert.equal(await ask('SELECT seq, row, reason FROM raw.rejected ORDER BY seq'), [
    { seq: 5, row: 0, reason: 'not_json' },
    { seq: 10, row: 0, reason: 'not_json' },
  ]);
  assert.equal(
    await ask(
      "SELECT counter, n::INT AS n FROM marts.accounting WHERE pipeline = '' AND n > 0 ORDER BY counter",
    ),
    [
      { counter: 'accepted', n: 18 },
      { counter: 'received', n: 20 },
      { counter: 'rejected', n: 2 },
    ],
  );
});

test('a misspelt column in a map: file, line, column and a suggestion, before the first row', async ({
  dir,
  file,
}) => {
  const path = file('map.yaml', map.replace('event_at: at', 'event_at: att'));
  const log = file('log.csv', header + rows.join(''));
  const line =
    /^E-MAP-006 .*map\.yaml:12:13 the header has no column "att" \(did you mean "at"\?\)\. Try: one of /;
  refused(await rahdari(['replay', log, '--map', path, '-C', join(dir, 'data')]), 2, line);
  refused(await rahdari(['map', 'check', path, '--for', log]), 2, line);
  const wrong = file('other.yaml', map.replace('event_at:', 'evnt_at:'));
  refused(
    await rahdari(['replay', log, '--map', wrong, '-C', join(dir, 'data')]),
    2,
    /^E-MAP-005 .*other\.yaml:12:3 application_events has no column "evnt_at" \(did you mean "event_at"\?\)/,
  );
  assert.not(existsSync(join(dir, 'data')));
});

test('a NATS server that is not there: exit code 4, no directory made, no password shown', async ({
  dir,
}) => {
  const server = `nats://me:secret@127.0.0.1:${await freePort()}`;
  for (const words of [
    ['run', '--stream', 'PASSPORT', '-C', join(dir, 'data')],
    ['streams', 'plan'],
  ]) {
    const ended = await rahdari([...words, '--server', server]);
    refused(
      ended,
      4,
      /^E-NATS-001 cannot reach nats:\/\/\*\*\*@127\.0\.0\.1:\d+ \(connection refused\)\. Try: nats-server -js/,
    );
    assert.not(ended.err.includes('secret'));
  }
  assert.not(existsSync(join(dir, 'data')));
});

test('a file, a map and a folder that cannot be read are said to be so, and no directory is made', async ({
  dir,
}) => {
  const data = ['-C', join(dir, 'data')];
  const missing = join(dir, 'no.ndjson');
  const noFile = /^E-FILE-001 there is no file .*no\.(ndjson|csv|yaml)\. Try: check the path/;
  refused(await rahdari(['replay', missing, ...data]), 1, noFile);
  refused(await rahdari(['replay', join(dir, 'no.csv'), '--map', missing, ...data]), 1, noFile);
  refused(await rahdari(['replay', sample, '--map', join(dir, 'no.yaml'), ...data]), 1, noFile);
  refused(await rahdari(['replay', dir, ...data]), 1, /^E-FILE-001 .* is a folder, not a file/);
  assert.not(existsSync(join(dir, 'data')));
});

test('another file under a name that was read is refused; one that has grown is read on', async ({
  dir,
  file,
}) => {
  const all = readFileSync(sample, 'utf8').split('\n');
  const data = ['-C', join(dir, 'data')];
  const path = file('log.ndjson', all.slice(0, 50).join('\n'));
  const first = await rahdari(['replay', path, '--no-drain', ...data]);
  assert.match(first.err, ' holds 50 events');
  file('log.ndjson', all.slice(0, 80).join('\n'));
  const grown = await rahdari(['replay', path, '--no-drain', ...data]);
  assert.match(grown.err, ' holds 80 events');
  file('log.ndjson', all.slice(100, 300).join('\n'));
  refused(
    await rahdari(['replay', path, ...data]),
    2,
    /^E-FILE-004 .*log\.ndjson is not the log\.ndjson that was read here before\. Try: give it another name, or/,
  );

  const sorted = ['replay', file('log.csv', header + rows.join('')), '--map', file('map.yaml', map), ...data];
  assert.is((await rahdari(sorted)).code, 0);
  file('log.csv', header + rows.join('') + rows[0].replace('e0', 'e400'));
  refused(await rahdari(sorted), 2, /^E-FILE-004 .*log\.csv is not the log\.csv/);
});

test('a CSV file without a map is refused with how to draft one', async ({ dir, file }) => {
  const path = file('log.csv', header + rows.join(''));
  refused(
    await rahdari(['replay', path, '-C', join(dir, 'data')]),
    2,
    /^E-MAP-013 .*log\.csv needs a map: which of its columns are what\. Try: rahdari map init .*log\.csv --out map\.yaml/,
  );
});

test('days of one’s own beside a map, whose offices are not known', async ({ dir }) => {
  const map = 'data/maps/wabo-receipt.yaml';
  refused(
    await rahdari(['replay', sample, '--map', map, '--calendars', 'own.csv', '-C', join(dir, 'data')]),
    2,
    /^E-CONFIG-015 own\.csv says when offices are closed, but what .*wabo-receipt\.yaml reads has none/,
  );
});

test('a directory that cannot be made', async ({ file }) => {
  const path = join(file('taken', ''), 'data');
  refused(
    await rahdari(['replay', sample, '-C', path]),
    1,
    /^E-DIR-004 cannot write .*taken\/data\/state \(not a directory\)\. Try: make it writable, or use another -C DIR/,
  );
});

const flipped = (whole: Buffer, at: number): Buffer => {
  const bytes = Buffer.from(whole);
  bytes[at] ^= 1;
  return bytes;
};
const damages: readonly [what: string, by: (whole: Buffer) => Buffer][] = [
  ['with a bit flipped in its head', (whole) => flipped(whole, 100)],
  ['with a bit flipped in a block', (whole) => flipped(whole, 300_000)],
  ['that is cut off', (whole) => whole.subarray(0, 100_000)],
  ['that is empty', (whole) => whole.subarray(0, 0)],
];
for (const [what, by] of damages)
  test(`a state database ${what} is set aside, told of, and made again with the same tables`, async ({
    dir,
  }) => {
    assert.is((await rahdari(['replay', sample, '-C', dir])).code, 0);
    const path = join(dir, 'state/engine.duckdb');
    const tables = await tablesIn(dir);
    const bytes = by(readFileSync(path));
    rmSync(join(dir, 'state/checkpoints'), { recursive: true, force: true });
    writeFileSync(path, bytes);
    // Damage in a block that is read late is found on the way; then the next start sets it aside.
    const first = await rahdari(['replay', sample, '-C', dir]);
    if (first.code !== 0) assert.match(first.err, /^E-DIR-003 .* Try: start again/m);
    const { code, err } = first.code === 0 ? first : await rahdari(['replay', sample, '-C', dir]);
    assert.is(code, 0, err);
    if (bytes.length > 0) assert.match(err, /engine\.duckdb is set aside as \.corrupt-.* is damaged/);
    assert.equal(
      readdirSync(dir, { recursive: true }).filter((name) => String(name).includes('.tmp')),
      [],
    );
    assert.is(await tablesIn(dir), tables);
  });

test.run();
