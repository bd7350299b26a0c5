// The scenario holiday-announced-late through the engine: due dates move by the notice, and what was known before it can be asked.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parsed, simulator, textOf } from '../data/simulate/fixture.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import type { Engine } from './engine.ts';
import { openEngine } from './laws.fixture.ts';
import { reference } from './reference.ts';
import { logOf } from './sample.fixture.ts';
import { verify } from './verify/verify.ts';

interface Told {
  readonly engine: Engine;
  readonly dir: string;
  readonly text: string;
  /** Running number of the message that is the notice. */
  readonly notice: number;
}

const test = suite<Told>('sinks/holiday-announced-late');
const country = simulator({
  ...{ n: 1, planted: 'holiday-announced-late' },
  ...{ start: Date.parse('2026-03-02T00:00:00Z'), days: 13 },
});

test.before(async (told) => {
  const text = textOf(country);
  const lines = text.split('\n').filter(Boolean);
  const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
  const engine = await openEngine(dir, 'event', undefined, reference());
  await engine.read(memoryLog(logOf(lines)));
  const notice = lines.findIndex((line) => line.includes('reference.holiday')) + 1;
  Object.assign(told, { engine, dir, text, notice });
});
test.after(async ({ engine, dir }) => {
  await engine.close();
  rmSync(dir, { recursive: true, force: true });
});

/** The holiday itself, and the gazetted days that follow. */
const late = '2026-03-11';
const eid = ['2026-03-20', '2026-03-21', '2026-03-22', '2026-03-23'];
const promised: Readonly<Record<string, number>> = { normal: 21, urgent: 5, fast_track: 2 };

/** The date on which so many working days after `from` end, counted day by day. */
function due(from: string, days: number, holidays: readonly string[]): string {
  let at = Date.parse(from);
  for (let left = days; left > 0; ) {
    at += 86_400_000;
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !holidays.includes(new Date(at).toISOString().slice(0, 10))) left--;
  }
  return new Date(at).toISOString().slice(0, 10);
}

const known = (until: string) =>
  `SELECT category, strftime(opened_at AT TIME ZONE 'Asia/Karachi', '%Y-%m-%d') AS opened, strftime(due_at AT TIME ZONE 'Asia/Karachi', '%Y-%m-%d') AS due, count(*)::INT AS n
   FROM (SELECT * FROM core.applications_revisions WHERE ${until} QUALIFY row_number() OVER (PARTITION BY application ORDER BY revision DESC) = 1)
   WHERE application IN (SELECT application FROM core.applications_revisions WHERE closed_ordinal < $1 QUALIFY row_number() OVER (PARTITION BY application ORDER BY revision DESC) = 1 AND closed_at IS NULL)
   GROUP BY ALL ORDER BY ALL`;

/** By the dictionary's codes and their words. */
async function duesOf({ engine, notice }: Told, until: string) {
  const category = engine.dictionaries.of('category');
  const rows = await engine.db.rows(known(until).replaceAll('$1', String(notice)));
  return rows.map(({ category: code, opened, due }) => ({
    category: category.text(code as number),
    opened: opened as string,
    due: due as string,
  }));
}

test('on the day nobody is served, and the notice comes two days after it', ({ text }) => {
  const events = parsed(text);
  const served = events
    .filter(({ fact }) => fact === 'queue.token_issued')
    .map(({ time }) => time.slice(0, 10));
  assert.not(served.includes(late));
  assert.ok(served.includes('2026-03-10') && served.includes('2026-03-12'));
  const notices = events.filter(({ fact }) => fact === 'reference.holiday');
  assert.equal(
    notices.map(({ time, data }) => [time.slice(0, 10), data.name, String(data.day_from_at).slice(0, 10)]),
    [['2026-03-13', 'PK', late]],
  );
  assert.equal(
    country.incidents.labels
      .filter(({ kind }) => kind === 'holiday')
      .map(({ office, start }) => [office, start]),
    [['ISB-01', Date.parse('2026-03-11T04:00:00Z')]],
  );
});

test('before the notice open applications are due as if the office had worked; after it a day later', async (told) => {
  const before = await duesOf(told, `closed_ordinal < ${told.notice}`);
  const after = await duesOf(told, `closed_ordinal <= ${told.notice}`);
  assert.ok(before.length > 15);
  for (const { category, opened, due: found } of before)
    assert.is(found, due(opened, promised[category], eid), `${category} of ${opened}, before`);
  for (const { category, opened, due: found } of after)
    assert.is(found, due(opened, promised[category], [late, ...eid]), `${category} of ${opened}, after`);
  const isOlder = ({ opened, category }: (typeof before)[number]) =>
    opened < late && due(opened, promised[category], eid) >= late;
  assert.ok(before.some(isOlder));
  assert.not.equal(before, after);
});

test('every revision is as its definition says of what was known then', async ({ engine }) => {
  for await (const { table, differences, examples } of verify(engine))
    assert.equal([table, differences, examples], [table, 0, []]);
});

test.run();
