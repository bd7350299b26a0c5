// The harness judges and reports; how fast anything is decides no test.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compare, isMet, median, type Row, spread } from './harness.ts';
import { report } from './report.ts';

const test = suite('bench/harness');
const row = (aim: string | undefined, ratio: number, mean: number): Row => ({
  ...{ what: 'x', unit: 'ms', min: mean, mean, sd: 0, ratio },
  ...(aim && { aim }),
});

test('an aim with an x is about the ratio, one without about the mean', () => {
  assert.is(isMet(row('>= 4x JSON.parse', 4, 0)), true);
  assert.is(isMet(row('>= 4x', 3.9, 100)), false);
  assert.is(isMet(row('<= 10 ms', 100, 10)), true);
  assert.is(isMet(row('<= 10 ms', 1, 10.5)), false);
  assert.is(isMet(row(undefined, 1, 1)), undefined);
});

test('least, mean, standard deviation and middle', () => {
  assert.equal(spread([2, 4, 4, 4, 5, 5, 7, 9]), { min: 2, mean: 5, sd: Math.sqrt(32 / 7) });
  assert.is(median([5, 1, 3]), 3);
});

test('variants take turns, and what readies them is not counted', async () => {
  const turns: string[] = [];
  const slow = (what: string) => ({
    what,
    ready: () => void turns.push(`ready ${what}`),
    once: async () => {
      turns.push(what);
      await new Promise((resolve) => setTimeout(resolve, 70));
      return 7;
    },
  });
  const rows = await compare([slow('a'), slow('b')], 2, 1);
  assert.equal(turns, Array.from({ length: 3 }, () => ['ready a', 'a', 'ready b', 'b']).flat());
  assert.equal(
    rows.map(({ what, unit }) => [what, unit]),
    [
      ['a', 'ns'],
      ['b', 'ns'],
    ],
  );
  assert.is(rows[0].ratio, 1);
});

test('a missed aim is said loudly', () => {
  const text = report([row('>= 2x', 3, 1), row('<= 0.5 ms', 1, 1)]);
  assert.match(text, />= 2x met/);
  assert.match(text, /<= 0\.5 ms MISSED/);
});

test('an unknown name ends with 2 and says which there are', () => {
  const index = fileURLToPath(new URL('index.ts', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [...process.execArgv, index, 'speed'], {
    encoding: 'utf8',
  });
  assert.is(status, 2);
  assert.match(stderr, /no bench is named speed: there are kernels, .*commit/);
});

test.run();
