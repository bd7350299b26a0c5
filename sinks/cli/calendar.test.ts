// rahdari calendar, as people use it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rahdari } from './rahdari.fixture.ts';

const calendar = suite('rahdari calendar');

calendar('a promise of 21 working days made before Eid of 2025 skips Eid and Labour Day', async () => {
  const words = ['calendar', 'next', 'KHI-01', '--at', '2025-03-28T05:00:00Z', '--json'];
  const { code, out } = await rahdari(words);
  const rows = JSON.parse(out) as { what: string; when: string }[];
  assert.is(code, 0);
  assert.is(rows.find(({ what }) => what === 'due')?.when, '2025-05-02 12:30 Asia/Karachi');
});

calendar('a notice of one’s own moves the promise, and what is doubtful ends in 3', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'calendar-'));
  try {
    const file = join(dir, 'notices.csv');
    const head = 'calendar,from,to,kind,opens,closes,weekdays,status,announced,title_en,title_ur,source';
    writeFileSync(file, `${head}\nKHI-01,2025-04-03,2025-04-03,holiday,,,,gazetted,,Rain,بارش,a notice\n`);
    const words = ['--at', '2025-03-28T05:00:00Z', '--calendars', file, '--json'];
    const next = await rahdari(['calendar', 'next', 'KHI-01', ...words]);
    assert.ok(next.out.includes('2025-05-05 14:00 Asia/Karachi'), next.out);
    const check = await rahdari(['calendar', 'check', ...words, '--at', '2026-03-01T00:00:00Z']);
    assert.is(check.code, 3);
    assert.not(check.out.includes('Rain'));
  } finally {
    rmSync(dir, { recursive: true });
  }
});

calendar('a replay keeps to the days of one’s own, and so does whoever opens it later', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'calendar-'));
  try {
    const head = 'calendar,from,to,kind,opens,closes,weekdays,status,announced,title_en,title_ur,source';
    const file = join(dir, 'notices.csv');
    writeFileSync(file, `${head}\nPK,2026-03-03,2026-03-03,holiday,,,,gazetted,,Rain,بارش,a notice\n`);
    const log = join(dir, 'log.ndjson');
    const data = { application: 'A-1', step: 'submission', service: 'new', category: 'fast_track' };
    const event = { specversion: '1.0', id: 'E-1', source: '/offices/KHI-01', officeid: 'KHI-01', data };
    const submitted = { type: 'passport.application.submitted.v1', time: '2026-03-02T05:00:00Z', ...event };
    writeFileSync(log, `${JSON.stringify(submitted)}\n`);
    const place = ['-C', join(dir, 'data')];
    assert.is((await rahdari(['replay', log, '--calendars', file, ...place])).code, 0);
    const due = ['sql', 'SELECT due_at FROM core.applications', '--format', 'csv', ...place];
    assert.ok((await rahdari(due)).out.includes('2026-03-05T09:00:00'));
    assert.is((await rahdari(['snapshot', ...place])).code, 0);
    assert.ok((await rahdari(due)).out.includes('2026-03-05T09:00:00'));
    const verified = await rahdari(['verify', ...place]);
    assert.equal(
      [verified.code, verified.out.trim().split('\n').at(-1)?.endsWith(' 0 differences')],
      [0, true],
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
});

calendar('an office that is not there is asked back', async () => {
  const { code, err } = await rahdari(['calendar', 'next', 'KHI-O1']);
  assert.is(code, 2);
  assert.ok(err.includes('did you mean "KHI-01"?'), err);
});

calendar.run();
