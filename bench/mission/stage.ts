// What the mission table is observed on: a rush left alone, told badly, and helped; a week; a foreign service. All seeded.
import { execFile } from 'node:child_process';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { service } from '../../data/service.ts';
import { Ndjson } from '../../data/simulate/ndjson.ts';
import { type Intervention, Simulator } from '../../data/simulate/simulator.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const [command, permitMap] = [path('../../dist/rahdari.js'), path('../../data/maps/wabo-receipt.yaml')];
/** The log of a Dutch permit office, where it is. */
export const permits = path('../../../shared/data/receipt_wabo/receipt.csv');

const [minute, hour] = [60_000, 3_600_000];
const start = '2026-03-02T03:58:00Z';
const morning = '--offices 12 --days 0.0417 --seed 7 --scenario rush --ticks 1'
  .split(' ')
  .concat('--start', start);
const badly = '--disorder 0.1 --duplicates 0.02 --late 0.02'.split(' ');
const week = '--offices 1 --days 7 --seed 7 --ticks 0 --heartbeats 0 --start 2026-03-01T19:00:00Z'.split(' ');
/** In the run that is helped this office falls silent, and the photograph of this application is never told. */
export const muted = 'QUE-01';
export const withheld = 'A-p36lo9-LHR-01-4';

export type Run = 'rush' | 'badly' | 'helped' | 'week' | 'permits';
export interface Stage {
  readonly runs: readonly Run[];
  /** What `rahdari ...words` writes to stdout, asked of a run; throws what it complains of. */
  ask(run: Run, words: readonly string[]): Promise<string>;
  /** What was planted, as CSV. */
  readonly labels: string;
  /** Events told to the run that was helped, and what helped. */
  readonly told: number;
  readonly help: Readonly<Record<string, string | number>>;
}

/** Makes the runs in `dir`, each by the commands that anybody would use. */
export async function staged(dir: string, hasPermits: boolean): Promise<Stage> {
  const rahdari = (...words: string[]) => answerOf(dir, words);
  const ask: Stage['ask'] = (from, words) => rahdari(...words, '-C', from);
  const alone = async (name: Run, words: readonly string[], ...how: string[]) => {
    await rahdari('simulate', ...words, '--to', `${name}.ndjson`, '--labels', `${name}.csv`);
    await rahdari('replay', `${name}.ndjson`, '-C', name, ...how);
  };
  const [, , helped] = await Promise.all([
    alone('rush', morning).then(() => alone('badly', [...morning, ...badly])),
    alone('week', week, '--to', '2026-03-08T19:00:00Z').then(async () => {
      if (hasPermits) await rahdari('replay', permits, '--map', permitMap, '-C', 'permits');
    }),
    help(dir, rahdari, ask),
  ]);
  const runs: Run[] = ['rush', 'badly', 'helped', 'week', ...(hasPermits ? (['permits'] as const) : [])];
  return { runs, ask, labels: await readFile(join(dir, 'rush.csv'), 'utf8'), ...helped };
}
const run = promisify(execFile);

async function answerOf(cwd: string, words: readonly string[]): Promise<string> {
  try {
    return (await run(process.execPath, [command, ...words], { cwd, maxBuffer: 64 << 20 })).stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(stderr?.trim().split('\n').at(-1) || message, { cause: error });
  }
}

/** The same morning, its log read in two goes; between them somebody acts on the alert, and an office falls silent. */
async function help(dir: string, rahdari: (...words: string[]) => Promise<string>, ask: Stage['ask']) {
  const file = join(dir, 'helped.ndjson');
  const simulator = new Simulator({
    ...{ ...service(12, 'rush'), seed: 7, start: Date.parse(start), days: 1, tick: 1000, heartbeat: minute },
  });
  const lines = new Ndjson(simulator.words);
  let told = 0;
  const tell = async (until: number, isHeard: (line: string) => boolean) => {
    const happened = new TextDecoder().decode(lines.bytes(simulator.next(until)));
    const heard = happened.split('\n').filter((line) => line !== '' && isHeard(line));
    told += heard.filter((line) => !line.includes('.ops.ticked.')).length;
    await appendFile(file, heard.map((line) => `${line}\n`).join(''));
  };
  await writeFile(file, '');
  const isTold = (line: string) => !(line.includes(`"${withheld}"`) && line.includes('photo_captured'));
  await tell(simulator.start + 25 * minute, isTold);
  await rahdari('replay', file, '-C', 'helped');
  const [advice] = JSON.parse(await ask('helped', ['alerts', 'list', '--format', 'json']));
  const acts = { alert_acknowledged: {}, intervention_applied: { step: advice.key, action: advice.action } };
  for (const [fact, more] of Object.entries(acts)) {
    const { alert, amount, until_at } = advice;
    const event = {
      ...{ specversion: '1.0', id: `mission-${fact}`, source: 'mission', officeid: advice.office },
      type: `passport.ops.${fact}.v1`,
      time: new Date(simulator.at).toISOString(),
      data: { alert, ...more, ...('action' in more && { amount, until_at }) },
    };
    await appendFile(file, `${JSON.stringify(event)}\n`);
    told++;
  }
  simulator.apply({ ...advice, step: advice.key, until: Date.parse(advice.until_at) } as Intervention);
  await tell(simulator.start + 2 * hour, (line) => !line.includes(`"officeid":"${muted}"`));
  await rahdari('replay', file, '-C', 'helped');
  return { told, help: advice };
}
