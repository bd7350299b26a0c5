// Refused rows tried again after a mend: taken once, at their own address, and the same in every reading of the log.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cloudEvents } from '../data/events.ts';
import { decoded, nameOf } from '../engine/ddl.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import type { Mapping } from '../engine/mapping.ts';
import type { Message } from '../engine/ports.ts';
import { Engine } from './engine.ts';
import { found } from './laws.fixture.ts';
import { replay } from './replay.ts';
import { type RefusedRow, retryOf } from './retry.ts';
import { foldersOf, lines, logOf } from './sample.fixture.ts';
import { verify } from './verify/verify.ts';

const test = suite('sinks/retry');
const folder = foldersOf(test);

const mended: Mapping = { ...cloudEvents, time: 'event' };
/** A map that looks for tokens where there are none. */
const broken: Mapping = {
  ...mended,
  columns: {
    ...mended.columns,
    queue_events: { ...mended.columns.queue_events, token: { from: '/data/ticket' } },
  },
};
const some = lines.slice(0, 200);
const log = logOf(some);
const isVisit = (line: string) => /queue\.(token|service|abandoned|no_show)/.test(line);

const open = (dir: string, mapping: Mapping, limit = 50) => Engine.open({ dir, mapping, limit });

/** The rejects of an engine as they would be listed. */
async function rejects({ db }: Engine): Promise<RefusedRow[]> {
  const rows = await db.rows(
    "SELECT 's' AS stream, seq::DOUBLE AS seq, row::DOUBLE AS row, lpad(lower(to_hex(digest)), 32, '0') AS digest FROM raw.rejected ORDER BY seq, row",
  );
  return rows as unknown as RefusedRow[];
}

/** The messages that try those rows again, behind the log; ids count from `first`. */
function retries(refused: readonly RefusedRow[], first = 0): Message[] {
  return refused.map((row, i) => {
    const event = retryOf(row, log[row.seq - 1], {
      id: `retry-${first + i}`,
      now: Date.parse('2026-03-02T09:20:00Z'),
    });
    if (typeof event === 'string') throw new Error(event);
    return { stream: 's', seq: log.length + 1 + first + i, storedAt: Number.NaN, bytes: event.bytes };
  });
}

/** Reads the log by the broken map, then by the mended one what tries all again; the log as it is then. */
async function retried(dir: string, limit = 50): Promise<Message[]> {
  const engine = await open(dir, broken, limit);
  await engine.read(memoryLog(log));
  const refused = await rejects(engine);
  await engine.close();
  assert.is(refused.length, some.filter(isVisit).length);
  return [...log, ...retries(refused)];
}

const addresses = async ({ db }: Engine) =>
  (await db.rows('SELECT seq::INT AS seq, row::INT AS row FROM raw.queue_events ORDER BY seq')).map(
    ({ seq, row }) => [seq, row],
  );

test('what was refused is taken at its own address, and everything is as if it had never been refused', async () => {
  const plain = await open(folder(), mended);
  await plain.read(memoryLog(log));
  await plain.drain();
  const dir = folder();
  const all = await retried(dir);
  const engine = await open(dir, mended);
  await engine.read(memoryLog(all));
  await engine.drain();
  assert.equal(await addresses(engine), await addresses(plain));
  const [a, b] = [await found(engine), await found(plain)];
  assert.ok(a.tables === b.tables, 'tables differ');
  for await (const { table, differences } of verify(engine)) assert.is(differences, 0, table);
  const n = all.length - log.length;
  const { received, accepted, duplicate, rejected, dropped } = engine.kernel.accounts;
  assert.equal([received, accepted, duplicate, rejected], [log.length + 2 * n, log.length + n, 0, n]);
  assert.is(dropped, plain.kernel.accounts.dropped);
  await plain.close();
  await engine.close();
});

test('a restart, any size of batch, and the archive give the same rows', async () => {
  const everything = async ({ db, tables }: Engine) => {
    const rows: unknown[] = [];
    for (const table of tables)
      if (!['clocks', 'sources', 'log_gaps'].includes(table.name))
        rows.push(nameOf(table), await db.rows(`${decoded(table)} ORDER BY ALL`));
    return JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  };
  const ways = [
    { limit: 4096, isChecked: false },
    { limit: 37, isChecked: true },
  ];
  const ends: string[] = [];
  let last = '';
  for (const { limit, isChecked } of ways) {
    const dir = folder();
    const all = await retried(dir, limit);
    let engine = await open(dir, mended, limit);
    await engine.read(memoryLog(all.slice(0, log.length + 20)));
    if (isChecked) await engine.snapshot();
    await engine.close();
    engine = await open(dir, mended, limit);
    await engine.read(memoryLog(all));
    await engine.drain();
    await engine.seal();
    ends.push(await everything(engine));
    await engine.close();
    last = dir;
  }
  assert.ok(ends[0] === ends[1], 'batches differ');
  const dir = folder();
  await replay({ file: `${last}/archive`, dir });
  const engine = await open(dir, mended);
  const restored = await everything(engine);
  await engine.close();
  assert.ok(restored === ends[1], 'the archive differs');
});

test('a retry is taken once; one of what was never refused, or says something else, is refused with its reason', async () => {
  const dir = folder();
  const all = await retried(dir, 4096);
  const engine = await open(dir, mended, 4096);
  await engine.read(memoryLog(all));
  const before = { ...engine.kernel.accounts };
  const [first] = await rejects(engine);
  const at = all.length;
  const again = retries([first], at - log.length)[0];
  const change = (message: Message, seq: number, ...pairs: [string | RegExp, string][]): Message => {
    let text = new TextDecoder().decode(message.bytes);
    for (const [from, to] of pairs) text = text.replace(from, to);
    return { ...message, seq, bytes: new TextEncoder().encode(text) };
  };
  const never = change(
    again,
    at + 2,
    [/retry-\d+/, 'other-1'],
    ['"rejected_seq":', '"rejected_seq":1'],
    [/\\"id\\":\\"/, '\\"id\\":\\"new-'],
  );
  const sly = change(again, at + 3, [/retry-\d+/, 'other-2'], [/\\"id\\":\\"/, '\\"id\\":\\"sly-']);
  const bad = change(again, at + 4, [/retry-\d+/, 'other-3'], [/\\"token\\"/, '\\"ticket\\"']);
  const none = change(again, at + 5, [/retry-\d+/, 'other-4'], ['"event":', '"events":']);
  const twice = { ...again, seq: at + 6 };
  const nowhere = change(again, at + 7, [/retry-\d+/, 'other-5'], ['"rejected_seq":', '"refused_seq":']);
  await engine.read(memoryLog([...all, again, never, sly, bad, none, twice, nowhere]));
  const rows = await engine.db.rows(
    `SELECT seq::INT - ${at} AS nth, row::INT AS row, reason FROM (${decoded(engine.tables.find(({ name }) => name === 'rejected')!)}) WHERE seq > ${at} ORDER BY seq`,
  );
  assert.equal(rows, [
    { nth: 2, row: 0, reason: 'not_rejected' },
    { nth: 3, row: 0, reason: 'not_rejected' },
    { nth: 4, row: 0, reason: 'missing:token' },
    { nth: 5, row: 0, reason: 'nothing_to_retry' },
    { nth: 7, row: 0, reason: 'nothing_to_retry' },
  ]);
  const duplicates = await engine.db.rows(`SELECT seq::INT - ${at} AS nth FROM raw.duplicates ORDER BY seq`);
  assert.equal(duplicates, [{ nth: 1 }, { nth: 6 }]);
  const { received, accepted, duplicate, rejected } = engine.kernel.accounts;
  assert.equal(
    [
      received - before.received,
      accepted - before.accepted,
      duplicate - before.duplicate,
      rejected - before.rejected,
    ],
    [13, 6, 2, 5],
  );
  await engine.close();
});

test('what cannot be tried again is said before anything is told to the log', () => {
  const message = log[some.findIndex(isVisit)];
  const row: RefusedRow = { stream: 's', seq: message.seq, row: 0, digest: null };
  const now = Date.parse('2026-03-02T09:20:00Z');
  const ask = (of: RefusedRow, held: Pick<Message, 'bytes'> | null, at = now) => {
    const said = retryOf(of, held, { id: 'retry-1', now: at });
    return typeof said === 'string' ? said : said.subject;
  };
  const bytes = (text: string) => ({ bytes: new TextEncoder().encode(text) });
  assert.match(ask(row, message), /^passport\.v1\.p0\.ops\.[A-Z]{3}-\d\d\.reject_retried$/);
  assert.is(ask(row, null), `s no longer holds message ${message.seq}`);
  assert.is(
    ask({ ...row, digest: '0'.repeat(32) }, message),
    `message ${message.seq} of s says something else now`,
  );
  assert.is(ask(row, bytes('{')), 'it is still refused: not_json');
  assert.is(ask({ ...row, row: 3 }, message), 'its message cannot be read as events');
  assert.is(ask(row, message, now - 86_400_000), 'it is still too far ahead of the present');
});

test.run();
