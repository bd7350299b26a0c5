// Promises through the whole engine: a holiday announced late moves what is due, and what was known before can be asked.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryLog } from '../engine/inputs/memory.ts';
import type { Engine } from './engine.ts';
import { openEngine, stored } from './laws.fixture.ts';
import { verify } from './verify/verify.ts';

const test = suite<{ dir: string }>('sinks/promises');
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }));

let n = 0;
const event = (type: string, time: string, officeid: string, data: object) => ({
  specversion: '1.0',
  id: `E-${++n}`,
  source: `/offices/${officeid}`,
  type: `passport.${type}.v1`,
  time,
  officeid,
  data,
});
const submitted = (application: string, time: string, category: string, office = 'KHI-01') =>
  event('application.submitted', time, office, { application, step: 'submission', service: 'new', category });
const holiday = (name: string, day: string, time: string) =>
  event('reference.holiday', time, 'HQ-01', { name, kind: 'holiday', day_from_at: `${day}T00:00:00Z` });
const tick = (time: string) => event('ops.ticked', time, 'HQ-01', {});

async function taken(
  dir: string,
  events: ReturnType<typeof event>[],
  check: (engine: Engine) => Promise<void>,
) {
  const engine = await openEngine(dir, 'broker');
  try {
    await engine.read(memoryLog(stored(events, () => 0)));
    await check(engine);
  } finally {
    await engine.close();
  }
}

const due = `SELECT a.text AS application, strftime(due_at AT TIME ZONE 'Asia/Karachi', '%Y-%m-%d %H:%M') AS due, is_breached AS late, is_provisional AS open, revision::INT AS revision
  FROM core.applications_revisions r JOIN meta.ids a ON a.key = r.application ORDER BY application, revision`;

async function proven(engine: Engine): Promise<void> {
  for await (const { table, differences, examples } of verify(engine))
    assert.equal([table, differences, examples], [table, 0, []]);
}

test('a holiday announced two days late takes a breach back, and what was known before is still there', ({
  dir,
}) =>
  taken(
    dir,
    [
      submitted('A-1', '2026-03-02T05:00:00Z', 'fast_track'), // Monday; two working days: Wednesday
      submitted('A-2', '2026-03-02T05:00:00Z', 'urgent', 'LON-01'),
      tick('2026-03-04T10:00:00Z'),
      tick('2026-03-06T05:00:00Z'),
      holiday('PK', '2026-03-03', '2026-03-06T06:00:00Z'),
      holiday('KHI-01', '2026-03-04', '2026-03-06T07:00:00Z'),
      tick('2026-03-06T08:30:00Z'), // Friday closes at 12:30
    ],
    async (engine) => {
      assert.equal(await engine.db.rows(due), [
        { application: 'A-1', due: '2026-03-04 14:00', late: false, open: false, revision: 1 },
        { application: 'A-1', due: '2026-03-04 14:00', late: true, open: true, revision: 2 },
        { application: 'A-1', due: '2026-03-04 14:00', late: true, open: false, revision: 3 },
        { application: 'A-1', due: '2026-03-05 14:00', late: true, open: false, revision: 4 },
        { application: 'A-1', due: '2026-03-06 12:30', late: false, open: false, revision: 5 },
        { application: 'A-1', due: '2026-03-06 12:30', late: true, open: true, revision: 6 },
        { application: 'A-1', due: '2026-03-06 12:30', late: true, open: false, revision: 7 },
        { application: 'A-2', due: '2026-03-09 18:30', late: false, open: false, revision: 1 },
      ]);
      await proven(engine);
    },
  ));

test('a new promise holds for those who come under it, and a stated one counts over any', ({ dir }) =>
  taken(
    dir,
    [
      submitted('A-1', '2026-03-02T05:00:00Z', 'urgent'),
      event('reference.sla', '2026-03-02T06:00:00Z', 'HQ-01', {
        name: 'urgent_2026',
        category: 'urgent',
        days: 3,
        valid_from_at: '2026-03-03T00:00:00Z',
      }),
      submitted('A-2', '2026-03-03T05:00:00Z', 'urgent'),
      event('application.submitted', '2026-03-03T05:00:00Z', 'KHI-01', {
        application: 'A-3',
        category: 'urgent',
        due_at: '2026-03-20T09:00:00Z',
      }),
      submitted('A-4', '2026-03-03T05:00:00Z', 'unheard_of'),
    ],
    async (engine) => {
      const latest = (await engine.db.rows(due)).map(({ application, due }) => [application, due]);
      assert.equal(latest, [
        ['A-1', '2026-03-09 14:00'],
        ['A-2', '2026-03-06 12:30'],
        ['A-3', '2026-03-20 14:00'],
        ['A-4', null],
      ]);
      await proven(engine);
    },
  ));

test('what was learned is there after a restart, from a checkpoint and from the rows', async ({ dir }) => {
  const events = [
    submitted('A-1', '2026-03-02T05:00:00Z', 'fast_track'),
    holiday('PK', '2026-03-03', '2026-03-02T06:00:00Z'),
    submitted('A-2', '2026-03-02T07:00:00Z', 'fast_track'),
  ];
  const log = stored(events, () => 0);
  for (const withSnapshot of [false, true]) {
    const own = join(dir, String(withSnapshot));
    let engine = await openEngine(own, 'broker');
    await engine.read(memoryLog(log.slice(0, 2)));
    if (withSnapshot) await engine.snapshot();
    await engine.close();
    engine = await openEngine(own, 'broker');
    await engine.read(memoryLog(log));
    const found = await engine.db.rows(due);
    assert.equal(found.at(-1), {
      application: 'A-2',
      due: '2026-03-05 14:00',
      late: false,
      open: false,
      revision: 1,
    });
    await proven(engine);
    await engine.close();
  }
});

test('an office that says it closes later from Wednesday on is dated anew; Friday keeps its short hours, what are no hours change nothing', ({
  dir,
}) => {
  const office = (time: string, more: object) =>
    event('reference.office', time, 'HQ-01', { name: 'KHI-01', ...more });
  return taken(
    dir,
    [
      submitted('A-1', '2026-03-02T05:00:00Z', 'fast_track'), // Monday; due on Wednesday
      submitted('A-2', '2026-03-04T05:00:00Z', 'fast_track'), // Wednesday; due on Friday
      office('2026-03-04T06:00:00Z', {
        ...{ opens: '10:00', closes: '16:00', valid_from_at: '2026-03-04T00:00:00Z' },
        weekdays: 'Mon Tue Wed Thu',
      }),
      office('2026-03-04T06:30:00Z', { opens: 'late', closes: '17:00' }),
      tick('2026-03-04T10:00:00Z'),
      tick('2026-03-04T11:30:00Z'), // 16:30 in Karachi
    ],
    async (engine) => {
      const found = await engine.db.rows(due);
      assert.equal(
        found.map(({ application, due, late }) => `${application} ${due} ${late}`),
        [
          'A-1 2026-03-04 14:00 false',
          'A-1 2026-03-04 16:00 false',
          // Provisional, until Karachi vouches for what it did by then.
          'A-1 2026-03-04 16:00 true',
          'A-1 2026-03-04 16:00 true',
          'A-2 2026-03-06 12:30 false',
        ],
      );
      await proven(engine);
    },
  );
});
test.run();
