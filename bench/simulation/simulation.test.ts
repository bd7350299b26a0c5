// Two hundred simulated lives of the engine, and engines with planted defects, each of which must be noticed.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defects } from './defects.ts';
import { again, Simulation } from './simulation.ts';

const command = fileURLToPath(new URL('../simulation.ts', import.meta.url));
const test = suite<{ simulation: Simulation; others: Promise<string> }>('simulation');

/** What `npm run simulation` says of `n` lives from seed `from` on, in a process of its own. */
function simulated(n: number, from: number): Promise<string> {
  const words = ['--import', 'tsx', command, '--seeds', String(n), '--from', String(from)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (part) => {
    said += part;
  });
  return new Promise((resolve, reject) => child.on('error', reject).on('close', () => resolve(said)));
}

test.before(async (context) => {
  context.others = simulated(100, 101);
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

test('lives of seeds 101 to 200, beside them, lose, double and tear nothing', async ({ others }) => {
  const said = await others;
  assert.match(said, /^100 lives, 0 wrong: /, said);
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
