// npm run faults: what may go wrong is made to go wrong, with real processes, and nothing may be lost, doubled or wrong.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { damaged } from './faults/damage.ts';
import { none } from './faults/differences.ts';
import { disordered, future, poison, repeated } from './faults/events.ts';
import { type Fault, type Finding, isSound } from './faults/fault.ts';
import { kills } from './faults/kills.ts';
import { brokerAway, brokerKilled, brokerSilent } from './faults/outages.ts';
import { outletDown } from './faults/outlet.ts';
import { powerCut } from './faults/power.ts';
import { burst, littleMemory, slowDisk } from './faults/pressure.ts';
import { oldReader } from './faults/reader.ts';
import { type Ring, ringIn } from './faults/ring.ts';
import { rivals } from './faults/rivals.ts';
import { fullDisk } from './faults/room.ts';
import { terminated } from './faults/signals.ts';
import { changedStream } from './faults/streams.ts';
import { closing, type Row, tableOf } from './faults/table.ts';
import { upgrade } from './faults/upgrade.ts';

/** Those that wait longest begin first. */
const faults: readonly Fault[] = [
  ...[
    kills,
    damaged,
    changedStream,
    outletDown,
    brokerSilent,
    brokerKilled,
    brokerAway,
    burst,
    terminated,
    rivals,
    oldReader,
  ],
  ...[fullDisk, slowDisk, littleMemory, future, disordered, repeated, poison, powerCut, upgrade],
];

const help = `Usage: npm run faults -- [--short] [--only ROW]... [--seed N] [--json FILE]

  --short      fewer times and shorter, in less than two minutes; without it, about half an hour
  --only ROW   only this row of the matrix, and others that are given so
  --seed N     draws other loads, points and moments (default: 1)
  --json FILE  write the same rows as JSON

Ends with 0 only if nothing was lost, doubled or wrong and all was as it must be; needs nats-server.

Examples:
  npm run faults -- --short
  npm run faults -- --only 1 --seed 7
  npm run faults -- --only 2 --only 19 --json faults.json
`;
const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const seed = Number(values.seed);
/** ms for one row, on a machine that has much else to do. */
const limit = values.short ? 1_200_000 : 5_400_000;
/** Whatever must be ended when this process is asked to end. */
const rings = new Set<Ring>();
const chosen = faults.filter(({ row }) => values.only?.includes(String(row)) ?? true);

if (values.help) process.stdout.write(help);
else if (chosen.length === 0 || !Number.isSafeInteger(seed)) {
  process.stderr.write(
    `no such row or seed: there are rows ${faults
      .map(({ row }) => row)
      .sort((a, b) => a - b)
      .join(', ')}\n`,
  );
  process.exitCode = 2;
} else await all();

async function all(): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), 'rahdari-faults-'));
  const stop = async () => {
    await Promise.all([...rings].map((ring) => ring.close()));
    await rm(parent, { recursive: true, force: true });
    process.exit(130);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const rows: Row[] = [];
    const queue = chosen.values();
    const lane = async () => {
      for (const fault of queue) {
        const row = await done(fault, parent);
        rows.push(row);
        process.stderr.write(
          `${row.row} ${row.what}: ${isSound(row) ? 'as it must be' : 'BROKEN'}, ${row.seconds.toFixed(0)} s\n`,
        );
      }
    };
    // Most of them wait most of the time.
    await Promise.all([lane(), lane(), lane(), lane()]);
    rows.sort((a, b) => a.row - b.row);
    process.stdout.write(`${tableOf(rows)}\n\n${closing(rows)}\n`);
    if (values.json) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`);
    if (!rows.every(isSound)) process.exitCode = 1;
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

/** A fault that cannot be carried out, or takes too long, is a broken one. */
async function done({ row, what, run }: Fault, parent: string): Promise<Row> {
  const began = Date.now();
  const ring = await ringIn(parent, row, seed, values.short);
  rings.add(ring);
  let finding: Finding;
  let guard: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, failed) => {
    guard = setTimeout(() => failed(new Error(`it did not end within ${limit / 60_000} min`)), limit);
  });
  try {
    finding = await Promise.race([run(ring), over]);
  } catch (error) {
    finding = { ...none, times: 0, recovered: [], seen: 'not carried out', broken: [String(error)] };
  } finally {
    clearTimeout(guard);
    await ring.close();
    rings.delete(ring);
  }
  return { row, what, ...finding, seconds: (Date.now() - began) / 1000 };
}
