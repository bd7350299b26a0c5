// rahdari alerts on a directory alone: list, explain, followed from snapshot to snapshot, taken on by the page or by nobody.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../../engine/duckdb.ts';
import type { RahdariError } from '../../engine/errors.ts';
import { memoryLog } from '../../engine/inputs/memory.ts';
import { freePort } from '../../engine/inputs/server.fixture.ts';
import { followSnapshots } from '../alerts/follow.ts';
import { rush } from '../alerts/rush.fixture.ts';
import { openEngine } from '../laws.fixture.ts';
import { wallTime } from '../wall-time.ts';
import { acknowledge } from './alerts-ack.ts';
import { lineOf } from './alerts-tail.ts';
import { latest } from './latest.ts';
import { rahdari } from './rahdari.fixture.ts';

const test = suite<{ dir: string; alert: string }>('cli/alerts');
/** Reads the rush up to message `upTo` and leaves a snapshot. */
async function snapshotUpTo(dir: string, upTo: number): Promise<string> {
  const engine = await openEngine(dir, 'broker', 100);
  await engine.read(memoryLog(rush().slice(0, upTo)));
  const { incidents } = engine.kernel.alerts;
  const alert = incidents.id(incidents.open[0]);
  await engine.snapshot();
  await engine.close();
  return alert;
}
test.before.each(async (context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
  context.alert = await snapshotUpTo(context.dir, 130);
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }));

test('list shows alerts of the newest snapshot, and the recipe those that are open', async ({
  dir,
  alert,
}) => {
  const { out, err } = await rahdari(['alerts', 'list', '--format', 'ndjson', '-C', dir]);
  assert.match(err, /^snapshot /);
  const { alert: id, severity, state, office, key, observed } = JSON.parse(out);
  assert.equal(
    [id, severity, state, office, key, observed],
    [alert, 'critical', 'update', 'LHR-01', 'biometrics', 120],
  );
  const asked = await rahdari(['query', 'open_alerts', '--format', 'ndjson', '-C', dir]);
  assert.is(asked.code, 0, asked.err);
  assert.equal([JSON.parse(asked.out).alert, JSON.parse(asked.out).open_for_minutes], [alert, 6]);
});

test('explain tells what, why, by which numbers, and how it went so far, in either language', async ({
  dir,
  alert,
}) => {
  const { out, code } = await rahdari(['alerts', 'explain', alert, '-C', dir]);
  assert.is(code, 0);
  const parts = [
    `${alert}  critical · update · LHR-01/biometrics\n`,
    'Lahore (LHR-01), Fingerprints: 120 people waiting on average from 10:08 to 10:09 (“critical” begins at 80).\n',
    'Advice\nOpen more counters; how many is not known yet.\n',
    'when “people waiting, time-average”, over 1 minute at a time, is at or above a level 3 times in a row: warning 40, critical 80. It ends below 30',
    'Evidence\nSELECT judged.window_start_at',
    '(3 rows)\n\nRevisions\n',
    /2026-03-02 10:03:00 +open +warning +60 +40 +NULL\n/,
    /3 +2026-03-02 10:09:00 +moved +warning +118\.525 +40 +NULL\n/,
  ];
  for (const part of parts) assert.match(out, part);
  const urdu = await rahdari(['alerts', 'explain', alert, '-C', dir, '--lang', 'ur']);
  assert.match(urdu.out, 'لاہور (LHR-01)، انگلیوں کے نشان: 10:08 سے 10:09 تک اوسطاً 120 افراد قطار میں رہے');
  assert.match(urdu.out, 'قاعدہ');
  const none = await rahdari(['alerts', 'explain', 'a-none', '-C', dir]);
  assert.is(none.code, 1);
  assert.match(
    none.err,
    /^E-ALERT-001 the newest snapshot has no alert "a-none"\. Try: rahdari alerts list\n$/,
  );
});

test('without NATS, each new snapshot tells what came since the one before', async ({ dir, alert }) => {
  const end = new AbortController();
  const following = followSnapshots(
    {
      newest: async () => (await latest(dir)).path,
      open: (path) => DuckDB.open(path, { readOnly: true }),
    },
    {
      time: { ...wallTime, sleep: () => snapshotUpTo(dir, 256).then(() => {}) },
      signal: end.signal,
      notice: () => {},
    },
  );
  const lines: string[] = [];
  for await (const one of following) {
    lines.push(lineOf(one, 'en').replace(alert, 'ALERT'));
    if (lines.length === 3) end.abort();
  }
  const place = 'Lahore (LHR-01), Fingerprints';
  assert.equal(
    lines.map((line) => line.slice(0, line.indexOf(' people'))),
    [
      `2026-03-02 05:13:00Z  ALERT  CRITICAL  update        ${place}: 61`,
      `2026-03-02 05:15:00Z  ALERT  CRITICAL  moved         ${place}: 61`,
      `2026-03-02 05:15:00Z  ALERT  WARNING   update        ${place}: 60`,
    ],
  );
});

test('ack goes to the page where no NATS is; it says so where neither is', async ({ dir, alert }) => {
  const bodies: string[] = [];
  const page = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      bodies.push(`${request.method} ${request.url} ${body}`);
      response.statusCode = body.includes('a-none') ? 404 : 204;
      response.end(response.statusCode === 404 ? 'no such alert' : undefined);
    });
  }).listen(0, '127.0.0.1');
  await once(page, 'listening');
  const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
  const link = { url: `nats://127.0.0.1:${await freePort()}`, isDefault: true };
  const told = (id: string) => acknowledge({ dir, link, alert: id, page: url });
  assert.is(await told(alert), `${alert} acknowledged: told to ${url}/api/v1/acknowledge`);
  assert.equal(bodies, [`POST /api/v1/acknowledge {"alert":"${alert}"}`]);
  await refused(told('a-none'), 'E-ALERT-002', /refuses a-none \(404 no such alert\)/);
  await refused(
    acknowledge({ dir, link: { ...link, isDefault: false }, alert, page: url }),
    'E-NATS-001',
    /^cannot reach nats/,
  );
  page.close();
  await once(page, 'close');
  await refused(
    told(alert),
    'E-NATS-001',
    /^nobody takes it: cannot reach nats.* and nothing answers at http/,
  );
});

async function refused(promise: Promise<unknown>, code: string, what: RegExp): Promise<void> {
  const error = await promise.then(
    () => assert.unreachable('it was taken'),
    (error: RahdariError) => error,
  );
  assert.is((error as RahdariError).code, code);
  assert.match((error as RahdariError).message, what);
}

test('an office that is no code, and a severity that is none, are usage errors', async ({ dir, alert }) => {
  const office = await rahdari(['alerts', 'ack', alert, '-C', dir, '--office', 'lahore.>']);
  assert.is(office.code, 2);
  assert.match(office.err, /^E-ARG-006 --office "lahore\.>" is no office code\. Try: --office LHR-01\n$/);
  assert.is((await rahdari(['alerts', 'tail', '-C', dir, '--severity', 'grave'])).code, 2);
});
test.run();
