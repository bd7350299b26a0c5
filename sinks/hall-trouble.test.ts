// Trouble planted in the hall is found where it was planted, and nowhere else: offices always too full, an office not seen.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hour, minute, simulator, textOf, tuesday } from '../data/simulate/fixture.ts';
import { answers } from './truth.fixture.ts';

const test = suite('sinks/hall-trouble');
const linesOf = (text: string) => text.split('\n').filter(Boolean);

test('the two offices to which too many come every day are the first two of the hot spots', async () => {
  const start = Date.parse('2026-05-11T19:00:00Z');
  const of = simulator({ n: 7, days: 3, seed: 2203, planted: 'two-chronic-offices', start });
  const found = await answers(linesOf(textOf(of)), (rows) =>
    rows('SELECT office, n_hot_days::INT AS days FROM marts.chronic_hot_spots LIMIT 2'),
  );
  const planted = of.labels.filter(({ kind }) => kind === 'surge').map(({ office }) => office);
  assert.equal(found.map(({ office }) => office).sort(), planted.sort());
  assert.equal(
    found.map(({ days }) => days),
    [3, 3],
  );
});

test('an office whose fibre was cut is a blind spot within its five minutes; one that was away for twenty is none any more', async () => {
  const of = simulator({ n: 5, seed: 3301, planted: 'fibre-cut-diversion', tick: 5000, start: tuesday });
  const cut = of.labels.find(({ kind }) => kind === 'cut')!;
  const blind = (lines: readonly string[]) =>
    answers(
      lines,
      (rows) => rows('SELECT clock, why, epoch_ms(since_at)::DOUBLE AS since FROM marts.blind_spots'),
      { isDone: false },
    );
  const found = await blind(linesOf(textOf(of, hour, cut.start + hour)));
  assert.equal(
    found.map(({ clock, why }) => [clock, why]),
    [[cut.office, 'silent']],
  );
  const after = (found[0].since as number) - cut.start;
  assert.ok(after > 0 && after <= 6 * minute, `${after / minute} min`);
});
test.run();
