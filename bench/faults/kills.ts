// Row 1: the engine is killed at named points of its work, and at any moment, again and again on the same directory.
import { setTimeout as sleep } from 'node:timers/promises';
import { published } from './alerts.ts';
import { sum } from './differences.ts';
import type { Fault, Finding } from './fault.ts';
import { eventsIn, isEvent, linesOf, messagesOf } from './load.ts';
import type { Judged, Ring } from './ring.ts';

/** A point, and how often the work comes there (about) in the first snapshot's time: where in it, is drawn. */
const points: readonly (readonly [point: string, most: number])[] = [
  ['pre-begin', 6],
  ['post-begin', 6],
  ['pre-append', 60],
  ['post-append', 60],
  ['pre-commit', 6],
  ['post-commit', 6],
  ['mid-snapshot', 20],
  ['pre-sync.checkpoint', 1],
  ['pre-rename.checkpoint', 1],
  ['post-rename.checkpoint', 1],
  ['pre-rename.duckdb', 4],
  ['post-rename.duckdb', 4],
  ['pre-sync.json', 3],
  ['pre-rename.json', 3],
  ['post-rename.json', 3],
  ['pre-send', 1],
  ['post-send', 1],
  ['pre-rename.parquet', 3],
  ['post-rename.parquet', 3],
];
/** What comes first in a life: the archive's first files, then alerts, of which there are more at the beginning. */
const urgency = (fault: string) => (/parquet/.test(fault) ? 2 : /send/.test(fault) ? 1 : 0);

interface Life {
  readonly judged: Judged;
  readonly recovered: number[];
  readonly broken: string[];
  readonly died: string[];
}

/** Ends when every point was died at, or the stream is read; gives back the points that are left. */
async function live(ring: Ring, seed: number, left: string[]): Promise<Life> {
  const broker = await ring.broker();
  const lines = linesOf({
    seed,
    days: ring.short ? 0.08 : 0.9,
    offices: 2,
    disorder: 0.1,
    duplicates: 0.05,
    late: 0.01,
  });
  await broker.server.flood(messagesOf(lines, seed));
  const dir = ring.folder('killed');
  const words = ring.run(dir, broker, ...'--time event --batch 12 --snapshot-every 400ms --once'.split(' '));
  const [recovered, died]: [number[], string[]] = [[], []];
  let isRestart = false;
  while (left.length > 0) {
    const [fault] = left;
    const began = Date.now();
    const engine = ring.start(words, { failpoint: `${fault},post-commit:tell` });
    const first = engine.reached('post-commit').then(
      (at) => at - began,
      () => undefined,
    );
    if (fault === 'any') {
      await sleep(ring.random.below(2500));
      engine.signal('SIGKILL');
    }
    const { code, signal, err } = await engine.ended;
    const ready = await first;
    if (isRestart && ready !== undefined) recovered.push(ready);
    isRestart = true;
    if (signal === 'SIGKILL') died.push(left.shift() as string);
    else if (code !== 0) return { judged: await ring.judge(dir, broker), recovered, died, broken: [err] };
    else break;
  }
  const judged = await ring.judge(dir, broker, '--time', 'event');
  const broken = [...judged.broken, ...(await published(dir, broker))];
  const told = new Set(lines.filter(isEvent)).size;
  const kept = await eventsIn(dir);
  if (kept !== told) broken.push(`${kept} events of ${told}`);
  return { judged, recovered, broken, died };
}

/** Which points, and the how-manieth time the work comes there. */
function planOf(ring: Ring, named: number, random: number): string[] {
  const usual = Array.from({ length: named }, (_, i) => points[(i * 7) % points.length]).map(
    ([point, most]) => `${point}:${1 + ring.random.below(most)}`,
  );
  return [...usual, ...Array.from({ length: random }, () => 'any')];
}

export const kills: Fault = {
  row: 1,
  what: 'engine killed (kill -9) at named points and at random',
  async run(ring): Promise<Finding> {
    const plan = ring.short ? planOf(ring, 3, 1) : planOf(ring, 50, 50);
    const lives: Life[] = [];
    // Several lives, so that one that goes wrong says about where.
    const share = Math.ceil(plan.length / (ring.short ? 1 : 8));
    const left: string[] = [];
    for (let seed = ring.seed; plan.length + left.length > 0 && lives.length < 30; seed++) {
      const turns = Array.from({ length: share }, (_, i) => i * Math.ceil(plan.length / share));
      left.push(...turns.reverse().flatMap((at) => plan.splice(at, 1)));
      left.sort((a, b) => urgency(b) - urgency(a));
      lives.push(await live(ring, seed, left));
    }
    const died = lives.flatMap((life) => life.died);
    const recovered = lives.flatMap((life) => life.recovered);
    const missed = left.map((fault) => `${fault} was never reached`);
    return {
      ...sum(lives.map(({ judged }) => judged)),
      times: died.length,
      recovered,
      seen: `${died.length - died.filter((fault) => fault === 'any').length} at ${new Set(died.map((fault) => fault.split(':')[0])).size - 1} named points, ${lives.length} lives, ${lives.reduce((n, { judged }) => n + judged.rows, 0)} rows compared`,
      broken: [...lives.flatMap((life) => life.broken), ...missed],
    };
  },
};
