// rahdari reference, as people use it: what it tells is what an engine takes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rahdari } from './rahdari.fixture.ts';

const reference = suite<{ dir: string }>('rahdari reference');
reference.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'reference-'));
});
reference.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }));

interface Listed {
  readonly fact: string;
  readonly data: Readonly<Record<string, unknown>>;
}

reference('all sheets are told, and an engine takes every event of them', async ({ dir }) => {
  const file = join(dir, 'sheets.ndjson');
  const { code } = await rahdari(['reference', 'publish', '--at', '2026-03-02T00:00:00Z', '--out', file]);
  assert.is(code, 0);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const data = join(dir, 'data');
  assert.is((await rahdari(['replay', file, '-C', data])).code, 0);
  const sql =
    'SELECT (SELECT count(*) FROM raw.reference_events) AS n, (SELECT count(*) FROM raw.rejected) AS rejected';
  const { out } = await rahdari(['sql', sql, '-C', data, '--format', 'csv']);
  assert.is(out.trim().split('\n')[1], `${lines.length},0`);
});

reference('told again with the same time it is the same event, at another time another', async () => {
  const idOf = async (at: string) => {
    const { out } = await rahdari(['reference', 'publish', 'threshold', '--at', at, '--out', '-']);
    return JSON.parse(out.split('\n')[0]).id as string;
  };
  const [first, same, other] = [
    await idOf('2026-03-02T00:00:00Z'),
    await idOf('2026-03-02T00:00:00Z'),
    await idOf('2026-03-03T00:00:00Z'),
  ];
  assert.is(first, same);
  assert.is.not(first, other);
});

reference('a threshold of a sheet of one’s own is listed as it would be told', async ({ dir }) => {
  const sheet = join(dir, 'own.csv');
  writeFileSync(
    sheet,
    'rule,where,severity,level,valid_from,source\ncongestion.crowded,KHI-01,warning,90,2026-03-01,a notice\n',
  );
  const { code, out } = await rahdari(['reference', 'list', 'threshold', '--sheet', sheet, '--json']);
  assert.is(code, 0);
  assert.equal(JSON.parse(out) as Listed[], [
    {
      fact: 'threshold',
      data: {
        name: 'KHI-01',
        measure: 'congestion.crowded',
        severity: 'warning',
        level: 90,
        valid_from_at: '2026-03-01T00:00:00Z',
      },
    },
  ]);
});

reference('what is no sheet, and a sheet without its kind, end in 2', async () => {
  assert.is((await rahdari(['reference', 'list', 'weather'])).code, 2);
  const { code, err } = await rahdari(['reference', 'publish', '--sheet', 'x.csv', '--out', '-']);
  assert.is(code, 2);
  assert.match(err, /E-REFERENCE-001/);
});

reference.run();
