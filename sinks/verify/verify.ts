// The proof that anyone can run: what was committed against its definitions as SQL and as plain loops, from the raw rows.
import { passport } from '../../data/events.ts';
import { writeLedger } from '../../engine/ledger.ts';
import type { Engine } from '../engine.ts';
import { rawRelation } from '../retention.ts';
import { accountsOf } from './accounts.ts';
import { alertsOf } from './alerts.ts';
import { clocksOf } from './clocks.ts';
import { layDown } from './closings.ts';
import type { Verified } from './compare.ts';
import { foldOf } from './folds.ts';
import { type Ground, groundFor, measured, memoryLimit } from './ground.ts';
import { historyOf } from './history.ts';
import { undetectedOf } from './oracles.ts';
import { gapsOf } from './sequences.ts';
import { sketchesOf } from './sketches.ts';
import { windowsOf } from './windows.ts';

/** Proof after proof; with `only`, of one pipeline and the fold it reads. */
export async function* prove(
  ground: Ground,
  only?: string,
  report: (share: number, n: number) => void = () => {},
): AsyncGenerator<Verified> {
  const chosen = ground.pipelines.filter(({ name }) => only === undefined || only === name);
  for (const pipeline of chosen) await undetectedOf(ground, pipeline);
  const told = await layDown(ground, report);
  if (only === undefined) yield* clocksOf(ground, told);
  for (const cases of ground.folds)
    if (only === undefined || chosen.some(({ from }) => from === cases))
      yield await foldOf(ground, cases, told);
  for (const pipeline of chosen) {
    const of = measured(pipeline, ground, told.clocks.units.keys());
    for (const level of pipeline.levels.keys()) {
      yield await windowsOf(ground, of, level, told);
      if (pipeline.levels[level].isInclusive === undefined) yield await historyOf(ground, of, level, told);
      const sketches = await sketchesOf(ground, of, level, told);
      if (sketches !== undefined) yield sketches;
    }
    if (pipeline.watch.length > 0) yield await alertsOf(ground, told, pipeline);
  }
  if (only !== undefined) return;
  yield await alertsOf(ground, told);
  yield await gapsOf(ground);
  yield await accountsOf(ground);
}

/** The same over what an engine has committed. */
export async function* verify(
  engine: Engine,
  only?: string,
  report?: (share: number, n: number) => void,
): AsyncGenerator<Verified> {
  await engine.db.run(`SET memory_limit = '${memoryLimit}'`);
  await writeLedger(engine.db, engine.kernel, passport);
  yield* prove(groundOf(engine), only, report);
}

export const groundOf = ({ db, archive, dictionaries, options, kernel }: Engine): Ground =>
  groundFor(options, kernel, db, dictionaries, (table) => rawRelation(db, archive, table));
