// `npm run simulation`: the engine lives many simulated lives full of faults, or one of them again.
import { parseArgs } from 'node:util';
import { again, Simulation } from './simulation/simulation.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});
const first = Number(values.seed ?? values.from);
const n = values.seed === undefined ? Number(values.seeds) : 1;
if (!Number.isInteger(first) || !(n >= 1)) {
  console.error('usage: npm run simulation -- [--seeds N] [--from SEED] | --seed SEED [--trace]');
  process.exit(2);
}

const simulation = await Simulation.open();
const started = process.hrtime.bigint();
const total = { starts: 0, crashes: 0, messages: 0, alerts: 0, turns: 0 };
let failed = 0;
for (let seed = first; seed < first + n; seed++) {
  const lived = await simulation.live(seed);
  total.starts += lived.starts;
  total.crashes += lived.crashes;
  total.messages += lived.messages;
  total.alerts += lived.alerts;
  total.turns += lived.trace.length;
  if (values.trace) console.log(lived.trace.join('\n'));
  if (lived.wrong.length === 0) continue;
  failed++;
  console.log(`seed ${seed}: ${[...new Set(lived.wrong)].slice(0, 3).join('\n  ')}\n  ${again(seed)}`);
}
await simulation.close();
const seconds = Number((process.hrtime.bigint() - started) / 1_000_000n) / 1000;
const { starts, crashes, messages, alerts, turns } = total;
console.log(
  `${n} lives, ${failed} wrong: ${starts} starts, ${crashes} crashes, ${messages} messages, ${alerts} alerts handed over, ${turns} turns, ${seconds.toFixed(1)} s`,
);
process.exitCode = failed > 0 ? 1 : 0;
