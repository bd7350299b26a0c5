// npm run bench: the benches by name, each in a process of its own, so that none finds another's compiled code or garbage.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { commit } from './commit.ts';
import { decode } from './decode.ts';
import { type Bench, isMet, type Row } from './harness.ts';
import { kernels } from './kernels.ts';
import { inWords, machine } from './machine.ts';
import { materialise } from './materialise.ts';
import { promised } from './promises.ts';
import { report } from './report.ts';
import { reopen, restart } from './restart.ts';
import { simulate } from './simulate.ts';
import { stream } from './stream.ts';

const benches: readonly Bench[] = [
  ...[kernels, decode, commit, materialise, promised, stream, restart, simulate],
];

const help = `Usage: npm run bench -- [NAME...] [--quick] [--json FILE] [--list]

  NAME         benches to run; without one, all
  --quick      less data and fewer rounds: all of them in about a minute
  --json FILE  write the same figures as JSON
  --list       names and questions

Examples:
  npm run bench -- --quick
  npm run bench -- kernels
  npm run bench -- commit stream --json figures.json
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
    // Of the bench `restart` alone: what it starts again and again.
    reopen: { type: 'string' },
  },
});
const { quick } = values;
const unknown = positionals.filter((name) => !benches.some((bench) => bench.name === name));

if (values.help) process.stdout.write(help);
else if (values.list)
  for (const { name, question } of benches) process.stdout.write(`${name}\t${question}\n`);
else if (unknown.length > 0) {
  const known = benches.map(({ name }) => name).join(', ');
  process.stderr.write(`no bench is named ${unknown.join(', ')}: there are ${known}\n`);
  process.exitCode = 2;
} else if (process.send && values.reopen !== undefined) {
  process.send(await reopen(values.reopen));
  process.disconnect();
} else if (process.send) {
  const bench = benches.find(({ name }) => name === positionals[0]) as Bench;
  process.send(await bench.run({ quick }));
  process.disconnect();
} else await all(benches.filter(({ name }) => positionals.length === 0 || positionals.includes(name)));

async function all(chosen: readonly Bench[]): Promise<void> {
  const where = await machine();
  process.stdout.write(`${inWords(where)}${quick ? ' · quick' : ''}\n`);
  const found: Record<string, Row[]> = {};
  for (const { name, question } of chosen) {
    process.stdout.write(`\n${name}: ${question}\n`);
    found[name] = await apart(name);
    process.stdout.write(`${report(found[name])}\n`);
  }
  const judged = Object.values(found).flat().map(isMet);
  const missed = judged.filter((met) => met === false).length;
  const kept = judged.filter((met) => met === true).length;
  process.stdout.write(`\n${kept} aims met, ${missed} MISSED\n`);
  if (values.json)
    writeFileSync(values.json, `${JSON.stringify({ machine: where, quick, benches: found }, null, 2)}\n`);
}

/** The rows of a bench run in its own process. */
async function apart(name: string): Promise<Row[]> {
  const child = fork(fileURLToPath(import.meta.url), [name, ...(quick ? ['--quick'] : [])]);
  let rows: Row[] | undefined;
  child.on('message', (message) => {
    rows = message as Row[];
  });
  const [code] = await once(child, 'exit');
  if (rows === undefined) throw new Error(`bench ${name} ended with ${code} and no figures`);
  return rows;
}
