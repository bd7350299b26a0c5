// Simulated lives, one after another: each from its seed, each against an undisturbed run of the log that it left.
import { recipes } from '../../data/recipes.ts';
import { DuckDB } from '../../engine/duckdb.ts';
import { memoryLog } from '../../engine/inputs/memory.ts';
import type { Mapping } from '../../engine/mapping.ts';
import { filesOn } from '../../sinks/disk.ts';
import { Engine } from '../../sinks/engine.ts';
import { reference } from '../../sinks/reference.ts';
import { mappingFor } from '../../sinks/replay.ts';
import type { Revision } from '../../sinks/revisions/revision.ts';
import { correctionsOf } from '../../sinks/revisions/source.ts';
import { Database } from './database.ts';
import type { Defect } from './defects.ts';
import { Life } from './life.ts';
import { MemoryDisk } from './memory-disk.ts';
import { lock, openStore } from './memory-store.ts';
import type { Stored } from './ordered-reader.ts';
import { alertsStream, correctionsStream, dir, start, stream } from './place.ts';
import { Process } from './process.ts';
import { contents, type Expected, prove } from './proof.ts';
import { Scheduler } from './scheduler.ts';

export interface Lived {
  readonly seed: number;
  /** What was wrong; empty: nothing. */
  readonly wrong: readonly string[];
  /** Of every turn that it took. */
  readonly digest: string;
  readonly trace: readonly string[];
  readonly starts: number;
  readonly crashes: number;
  readonly messages: number;
  readonly alerts: number;
}

/** The line that repeats a life. */
export const again = (seed: number): string => `npm run simulation -- --seed ${seed}`;

export class Simulation {
  private readonly lived: DuckDB;
  private readonly undisturbed: DuckDB;
  private readonly mapping: Mapping;
  private readonly reference = reference();

  private constructor(lived: DuckDB, undisturbed: DuckDB, mapping: Mapping) {
    this.lived = lived;
    this.undisturbed = undisturbed;
    this.mapping = mapping;
  }

  static async open(): Promise<Simulation> {
    // Read from the real disk once, so that no life waits for it.
    await recipes();
    const { mapping } = await mappingFor(undefined);
    const [lived, undisturbed] = [
      await DuckDB.open(':memory:', { threads: 1 }),
      await DuckDB.open(':memory:', { threads: 1 }),
    ];
    return new Simulation(lived, undisturbed, { ...mapping, time: 'broker' });
  }

  async live(seed: number, defect?: Defect): Promise<Lived> {
    const life = new Life(seed, await Database.make(this.lived), this.mapping, defect);
    const restore = defect?.plant?.();
    let wrong: string[];
    let log: readonly Stored[] = [];
    try {
      await life.run();
    } catch (error) {
      life.wrong.push((error as Error).stack ?? String(error));
    } finally {
      restore?.();
    }
    log = life.broker.messages(stream);
    if (life.wrong.length > 0) wrong = life.wrong;
    else {
      const [alerts, corrections] = [alertsStream, correctionsStream].map((name) =>
        life.broker.messages(name),
      );
      wrong = await prove(life, { events: log, alerts, corrections }, await this.expected(log));
    }
    const { starts, crashes, scheduler, delivered } = life;
    const { digest, trace } = scheduler;
    return { seed, wrong, digest, trace, starts, crashes, messages: log.length, alerts: delivered.length };
  }

  /** What an engine makes of a log when nothing happens to it. */
  private async expected(log: readonly Stored[]): Promise<Expected> {
    const scheduler = new Scheduler(0, start);
    const process = new Process('undisturbed', scheduler);
    const disk = new MemoryDisk(dir);
    const database = await Database.make(this.undisturbed);
    const work = async () => {
      const engine = await Engine.open({
        ...{ dir, mapping: this.mapping, reference: this.reference },
        world: {
          clock: process.time,
          files: filesOn(disk.of(process)),
          lock: () => lock(process, database),
          openStore: async () => openStore(process, database, disk, 0),
        },
      });
      await engine.read(memoryLog(log.map((message) => ({ ...message, stream }))));
      await engine.drain();
      await engine.snapshot();
      const source = await correctionsOf(engine);
      const corrections: Revision[] = [];
      for (let upTo = 0; upTo < source.last(); ) {
        const part = await source.after(upTo);
        corrections.push(...part.told);
        upTo = part.upTo;
      }
      return { tables: engine.tables, corrections };
    };
    let made: Pick<Expected, 'tables' | 'corrections'> | undefined;
    const working = work().then((found) => (made = found));
    await Promise.all([working, scheduler.run(() => made !== undefined)]);
    return { ...made!, contents: await contents(database, made!.tables) };
  }

  async close(): Promise<void> {
    await this.lived.close();
    await this.undisturbed.close();
  }
}
