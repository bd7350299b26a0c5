// One simulated life from one seed: producers, tickers, a broker, and an engine that dies and is started again.
import { passport } from '../../data/events.ts';
import { Random } from '../../data/simulate/random.ts';
import type { Mapping } from '../../engine/mapping.ts';
import { startTicker } from '../../engine/ticker.ts';
import type { Alert } from '../../sinks/alerts/alert.ts';
import type { Outlet } from '../../sinks/alerts/outlets.ts';
import { filesOn } from '../../sinks/disk.ts';
import { Engine } from '../../sinks/engine.ts';
import { liveOver } from '../../sinks/live.ts';
import { streamsOf } from '../../sinks/streams.ts';
import { Broker } from './broker.ts';
import { damage } from './damage.ts';
import type { Database } from './database.ts';
import type { Defect } from './defects.ts';
import { MemoryDisk } from './memory-disk.ts';
import { lock, openStore } from './memory-store.ts';
import { dir, start, stream } from './place.ts';
import { planOf } from './plan.ts';
import { Process } from './process.ts';
import { Scheduler } from './scheduler.ts';
import { toldBy } from './told.ts';
import { calm, type Weather } from './weather.ts';

const minute = 60_000;
const span = 6 * minute;

export class Life {
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly broker: Broker;
  readonly disk = new MemoryDisk(dir);
  readonly database: Database;
  /** What a subscriber was handed, in order: it forgets nothing. */
  readonly delivered: Alert[] = [];
  /** What no life may show. */
  readonly wrong: string[] = [];
  /** Engines that were started. */
  starts = 0;
  crashes = 0;
  private readonly random: Random;
  private readonly mapping: Mapping;
  private readonly defect: Partial<Defect>;
  private readonly slowness: number;
  private readonly calmAt = start + span + minute;
  private telling = 0;
  private readonly memory = new Map<string, number>();

  constructor(seed: number, database: Database, mapping: Mapping, defect: Partial<Defect> = {}) {
    this.seed = seed;
    this.database = database;
    this.mapping = mapping;
    this.defect = defect;
    this.random = this.drawing('life');
    this.scheduler = new Scheduler(seed, start);
    this.slowness = [2000, 4000, 8000][this.random.below(3)];
    const shares = [0, 0.002, 0.02];
    const weather: Weather = {
      lost: shares[this.random.below(3)] * 5,
      unheard: shares[this.random.below(3)] * 5,
      spoiled: shares[this.random.below(3)],
      slowness: [100, 1000, 5000][this.random.below(3)],
    };
    const dedupe = [2000, 120_000][this.random.below(2)];
    const streams = streamsOf(passport.prefix).map((of) => ({ ...of, dedupe }));
    this.broker = new Broker(this.scheduler, this.drawing('broker'), weather, streams);
  }

  private drawing = (purpose: string) => new Random(this.seed, 'simulation', purpose);

  /** Lives it to its end: what was told is read, and the engine has been stopped for good. */
  async run(): Promise<void> {
    this.produce('north');
    this.produce('south');
    if (this.random.chance(0.5)) this.tick();
    if (this.random.chance(0.3)) this.rival();
    this.scheduler.after(this.calmAt - start, 'the weather calms', () => {
      this.broker.weather = calm;
    });
    let isOver = false;
    let failure: unknown;
    const ended = () => void (isOver = true);
    this.supervise().then(ended, (error) => {
      failure = error;
      ended();
    });
    await this.scheduler.run(() => isOver);
    if (failure) throw failure;
  }

  private produce(name: 'north' | 'south'): void {
    const process = new Process(name, this.scheduler);
    const nats = this.broker.connection(process, Number.POSITIVE_INFINITY);
    for (const { at, ...message } of toldBy(this.drawing(name), name, start, span)) {
      this.telling++;
      process.after(at - start, `tells ${message.id}`, () => {
        void nats.publish([message]).then(() => this.telling--);
      });
    }
  }

  /** A second ticker beside the engine's own. */
  private tick(): void {
    const process = new Process('ticker', this.scheduler);
    const broker = this.broker.connection(process, 1000);
    const ticker = startTicker({ broker, time: process.time, prefix: passport.prefix, partitions: 1 });
    process.after(span, 'stops', () => void ticker.stop());
  }

  /** Another engine that wants the same directory: while it is held it is refused, and has changed nothing. */
  private rival(): void {
    this.scheduler.after(this.random.below(span), 'a rival comes', () => {
      if (!this.database.isHeld) return;
      const process = new Process('rival', this.scheduler);
      const store = () => (this.database.isHeld ? this.database.lock(process) : process.die());
      const world = {
        clock: process.time,
        files: filesOn(this.disk.of(process)),
        lock: () => process.call('store', 'open', 0, store) as Promise<never>,
        openStore: () => process.die() as never,
      };
      Engine.open({ dir, mapping: this.mapping, world }).catch((error: { code?: string }) => {
        if (error.code !== 'E-DIR-001') this.wrong.push(`a second engine is refused with ${error}`);
        if (process.calls.files > 1) this.wrong.push('a second engine did more than look for the folder');
        process.die();
      });
    });
  }

  /** Starts the engine again and again, whatever ends it, until the weather is calm and all is told; then once more. */
  private async supervise(): Promise<void> {
    for (;;) {
      const isLast = this.scheduler.now() >= this.calmAt && this.telling === 0;
      this.starts++;
      const plan = this.scheduler.now() < this.calmAt ? planOf(this.random, this.defect.aim) : new Map();
      const process = new Process(`engine ${this.starts}`, this.scheduler, plan);
      const end = new AbortController();
      const calls = this.random.chance(0.2) ? this.random.below(span) : this.calmAt - this.scheduler.now();
      if (!isLast) process.after(Math.max(minute, calls), 'is told to stop', () => end.abort());
      const isDone = await Promise.race([this.live(process, isLast, end.signal), process.died]);
      if (isDone === undefined) {
        this.crashes++;
        if (this.random.chance(0.5)) this.disk.losePower(this.random);
      } else process.die();
      this.wrong.push(...damage(this.disk, dir));
      if (isDone && isLast) return;
      await new Promise<void>((resolve) =>
        this.scheduler.after(this.random.below(10_000), 'starts', resolve),
      );
    }
  }

  /** Whether it ended as it should; a fault of its world may end it otherwise. */
  private async live(process: Process, once: boolean, signal: AbortSignal): Promise<boolean> {
    const { defect, disk, database } = this;
    const nats = this.broker.connection(process, 1000);
    const outlet: Outlet = {
      name: 'subscriber',
      send: (alerts) =>
        process.call(
          'outlet',
          `takes ${alerts.length}`,
          this.scheduler.delay(once ? 10 : 8000),
          () => void this.delivered.push(...alerts),
        ),
    };
    const fs = defect.fileSystem?.(disk.of(process)) ?? disk.of(process);
    const files = filesOn(fs);
    const options = {
      ...{ dir, stream, once, signal, drain: once, keepAll: true, snapshotEvery: 2 * minute, keep: 2 },
      outlets: [defect.outlet?.(outlet) ?? outlet],
    };
    try {
      await liveOver(defect.nats?.(nats, this.memory) ?? nats, this.mapping, options, {
        clock: process.time,
        files: defect.files?.(files, fs) ?? files,
        lock: () => lock(process, database),
        openStore: async () => {
          const store = openStore(process, database, disk, this.slowness);
          return defect.store?.(store) ?? store;
        },
      });
      return true;
    } catch (error) {
      if (!isOfTheWorld(error)) this.wrong.push(`the engine ends with ${(error as Error).stack}`);
      if (once) throw error;
      return false;
    }
  }
}

/** Whether a simulated fault is behind an error. */
function isOfTheWorld(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: unknown };
  return code === 'E-SIMULATED' || code === 'E-NATS-007' || (cause !== undefined && isOfTheWorld(cause));
}
