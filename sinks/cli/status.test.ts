// Where an application is: in words, as an object, in both languages; officers and other applications stay unnamed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { replay } from '../replay.ts';
import { rahdari } from './rahdari.fixture.ts';
import { plainForm } from './status-told.ts';

const test = suite('sinks/cli/status');
const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
test.after(() => rmSync(dir, { recursive: true, force: true }));

const officer = 'O-QQQ111';
/** Facts of an application at these minutes after 10:00 in Karachi, at Lahore unless told otherwise. */
const told = (application: string, facts: string, due_at: string, service = 'renewal') =>
  facts.split(' ').map((one, i) => {
    const [fact, minute, step, office = 'LHR-01'] = one.split('/');
    const time = new Date(Date.parse('2026-03-02T05:00:00Z') + Number(minute) * 60_000).toISOString();
    const data = { application, step, officer, service, category: 'urgent', ...(i === 0 && { due_at }) };
    const type = `passport.application.${fact}.v1`;
    return {
      specversion: '1.0',
      id: `${application}-${i}`,
      source: 'test',
      type,
      time,
      officeid: office,
      data,
    };
  });
const counter = 'submitted/0/submission biometrics_captured/3/biometrics fee_verified/4/fee';
const events = [
  ...told('A-1', counter, '2026-03-09T09:00:00.000Z'),
  ...told(
    'A-2',
    `${counter} approved/20/decision print_queued/25/queueing/HQ-01`,
    '2026-03-02T05:30:00.000Z',
  ),
  ...told('A-3', 'submitted/0/submission rejected/10/decision', '2026-03-09T09:00:00.000Z', 'lost'),
  ...told('A-4', 'submitted/59/submission', '2026-03-09T09:00:00.000Z'),
];
test.before(async () => {
  const file = join(dir, 'log.ndjson');
  const lines = events.sort((a, b) => (a.time < b.time ? -1 : 1)).map((event) => JSON.stringify(event));
  writeFileSync(file, `${lines.join('\n')}\n`);
  await replay({ file, dir, drain: false });
});
const status = (...words: string[]) => rahdari(['status', ...words, '-C', dir]);

test('an application on its way: last step, the next ones in any order, the promise, what happened', async () => {
  const { code, out, err } = await status('A-1');
  assert.is(code, 0, err);
  assert.is(
    out,
    `A-1 · Renewal · urgent
Last step: Fee, Lahore (LHR-01), 2 Mar 2026, 10:04.
Waits for: Photograph.
Promised by 9 Mar 2026, 14:00.

When               What                Where
2 Mar 2026, 10:00  Submitted           Lahore (LHR-01)
2 Mar 2026, 10:03  Fingerprints taken  Lahore (LHR-01)
2 Mar 2026, 10:04  Fee verified        Lahore (LHR-01)
(3 rows)
`,
  );
  assert.match(err, /as of 2026-03-02T05:59:00.000Z/);
});

test('one that is late, with a step passed over: as an object, all but its officers', async () => {
  const { code, out } = await status('A-2', '--format', 'json');
  assert.is(code, 0);
  const { events: timeline, says, ...rest } = JSON.parse(out);
  assert.equal(rest, {
    application: 'A-2',
    service: 'renewal',
    category: 'urgent',
    office: 'HQ-01',
    step: 'queueing',
    step_since_at: '2026-03-02T05:25:00.000Z',
    opened_at: '2026-03-02T05:00:00.000Z',
    due_at: '2026-03-02T05:30:00.000Z',
    closed_at: null,
    delivered_at: null,
    is_late: true,
    waits_for: ['printing'],
    missing: ['photo', 'data_entry', 'verification'],
  });
  assert.equal(timeline.at(-1), {
    ...{ at: '2026-03-02T05:25:00.000Z', fact: 'print_queued', step: 'queueing', office: 'HQ-01' },
  });
  assert.match(says, /Passed over so far: Photograph, Data entry, Record check\. .*: it is late\.$/);
  assert.not.match(out.toLowerCase(), /officer|qqq111/);
});

test('one that was rejected, in Urdu: closed, how, and in time; it waits for nothing', async () => {
  const { code, out } = await status('A-3', '--lang', 'ur');
  assert.is(code, 0);
  const [title, ...said] = out.split('\n');
  assert.is(title, 'A-3 · گمشدہ پاسپورٹ · ارجنٹ');
  assert.is(said[0], 'آخری مرحلہ: فیصلہ، لاہور (LHR-01)، 2 مارچ، 2026، 10:10۔');
  assert.is(said[1], '2 مارچ، 2026، 10:10 کو بند ہوئی: نامنظور ہوئی۔');
  assert.match(said[2], /^اب تک چھوڑے گئے مراحل: فیس، تصویر/);
  assert.is(said[3], 'وعدہ: 9 مارچ، 2026، 14:00 تک؛ وقت پر۔');
});

test('an unknown number is refused by its form alone: no other application is named', async () => {
  const { code, out, err } = await status('A–۱');
  assert.equal([code, out], [1, '']);
  assert.match(
    err,
    /^E-STATUS-001 the newest snapshot has no application "A–۱" \(did you mean "A-1"\?\)\. Try: /,
  );
  const other = await status('A-11');
  assert.is(other.code, 1);
  assert.not.match(other.err, /did you mean|A-1\b|A-2/);
});

test('what a keyboard or a copy adds to a number is taken off', () => {
  assert.is(plainForm(' A‐p۳٤\u200flo9—KHI−01 '), 'A-p34lo9-KHI-01');
});
test.run();
