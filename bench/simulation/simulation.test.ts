// Two hundred simulated lives of the engine, and engines with planted defects, each of which must be noticed.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { defects } from './defects.ts';
import { Simulation } from './simulation.ts';

const command = fileURLToPath(new URL('../simulation.ts', import.meta.url));

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

const lives = suite('simulation');
for (let first = 1; first <= 200; first += 50)
  lives(`lives of seeds ${first} to ${first + 49} lose, double and tear nothing`, async () => {
    const said = await Promise.all([simulated(25, first), simulated(25, first + 25)]);
    for (const text of said) assert.match(text, /^25 lives, 0 wrong: /, text);
  });
lives.run();

const planted = suite<{ simulation: Simulation }>('simulation of defects');
planted.before(async (context) => {
  context.simulation = await Simulation.open();
});
planted.after(({ simulation }) => simulation.close());

planted('a seed lives the same life every time, turn by turn', async ({ simulation }) => {
  const [one, other, next] = [await simulation.live(7), await simulation.live(7), await simulation.live(8)];
  assert.ok(one.trace.length > 500);
  assert.equal(one.trace, other.trace);
  assert.is(one.digest, other.digest);
  assert.is.not(one.digest, next.digest);
});

/** A defect that so many lives do not show would be missed. */
const within = 12;

for (const defect of defects)
  planted(`noticed within ${within} lives: ${defect.name}`, async ({ simulation }) => {
    for (let seed = 1; seed <= within; seed++)
      if ((await simulation.live(seed, defect)).wrong.length > 0) return;
    assert.unreachable('nothing was wrong');
  });
planted.run();
