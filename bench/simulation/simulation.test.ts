// A hundred simulated lives of the engine, and engines with planted defects, each of which must be noticed.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defects } from './defects.ts';
import { again, Simulation } from './simulation.ts';

const test = suite<{ simulation: Simulation }>('simulation');

test.before(async (context) => {
  context.simulation = await Simulation.open();
});
test.after(({ simulation }) => simulation.close());

for (let first = 1; first <= 100; first += 10)
  test(`lives of seeds ${first} to ${first + 9} lose, double and tear nothing`, async ({ simulation }) => {
    for (let seed = first; seed < first + 10; seed++) {
      const { wrong } = await simulation.live(seed);
      assert.is(wrong.length, 0, `${wrong[0]}\n${again(seed)}`);
    }
  });

test('a seed lives the same life every time, turn by turn', async ({ simulation }) => {
  const [one, other, next] = [await simulation.live(7), await simulation.live(7), await simulation.live(8)];
  assert.ok(one.trace.length > 500);
  assert.equal(one.trace, other.trace);
  assert.is(one.digest, other.digest);
  assert.is.not(one.digest, next.digest);
});

/** A defect that so many lives do not show would be missed. */
const within = 12;

for (const defect of defects)
  test(`noticed within ${within} lives: ${defect.name}`, async ({ simulation }) => {
    for (let seed = 1; seed <= within; seed++)
      if ((await simulation.live(seed, defect)).wrong.length > 0) return;
    assert.unreachable('nothing was wrong');
  });
test.run();
