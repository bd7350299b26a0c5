// Puts an engine together over a data directory: database, kernel, dictionaries, and what it remembers.
import { join } from 'node:path';
import { passport } from '../data/events.ts';
import { checkpointed, writeCheckpoint } from '../engine/checkpoint.ts';
import { rawOf, resultsOf, tablesOf } from '../engine/commit.ts';
import { Decoder } from '../engine/decode/decoder.ts';
import type { Definitions } from '../engine/definitions.ts';
import { WorldError } from '../engine/errors.ts';
import { Identifiers } from '../engine/identifiers.ts';
import type { Kernel } from '../engine/kernel.ts';
import type { Dictionaries } from '../engine/labels.ts';
import { lateTable, writeLedger } from '../engine/ledger.ts';
import type { Input, Log, Store } from '../engine/ports.ts';
import { loadDictionaries } from '../engine/recover.ts';
import { drain, type Road, run } from '../engine/run.ts';
import { Archive } from './archive.ts';
import { type Database, openDatabase } from './database.ts';
import { type Asked, kernelFor } from './kernel-for.ts';
import { mendSnapshots } from './mend-snapshots.ts';
import { alarmOf } from './quality.ts';
import { keepReading, type Reading } from './reading.ts';
import { reopen } from './reopen.ts';
import { described, isDayOver, prunedUpTo, type Retention, retain } from './retention.ts';
import { sheets } from './sheets.ts';
import { type Manifest, snapshot } from './snapshot.ts';
import { stampOf } from './stamp.ts';
import { realWorld, type World } from './world.ts';

export interface EngineOptions extends Asked {
  readonly dir: string;
  readonly header?: readonly string[];
  readonly limit?: number;
  /** What leaves the database for the archive, sealed day by day; without it everything is kept and nothing sealed. */
  readonly retention?: Retention;
  /** Told of what went wrong and was mended, and of what is made again. */
  readonly notice?: (text: string) => void;
  /** The real one unless given. */
  readonly world?: World;
}

/** One engine a directory: a second one is refused (E-DIR-001). */
export class Engine {
  readonly kernel: Kernel;
  readonly db: Store;
  readonly options: EngineOptions;
  readonly dictionaries: Dictionaries;
  private readonly identifiers = new Identifiers();
  private readonly decoder: Decoder;
  private readonly definitions: Definitions;
  readonly archive: Archive;
  private readonly world: World;
  private readonly database: Database;
  private readonly checkpoints: string;
  private readonly reading: Reading;
  private positions: ReadonlyMap<string, number> = new Map();

  private constructor(
    options: EngineOptions,
    database: Database,
    dictionaries: Dictionaries,
    archive: Archive,
  ) {
    this.options = options;
    this.database = database;
    this.db = database.store;
    this.dictionaries = dictionaries;
    this.archive = archive;
    const { mapping, header, world = realWorld } = options;
    const { identifiers } = this;
    this.world = world;
    const { reference } = options;
    this.reading = { mapping, hasReference: reference !== undefined, offices: reference?.offices };
    this.decoder = new Decoder({ mapping, catalogue: passport, dictionaries, identifiers, header });
    ({ kernel: this.kernel, definitions: this.definitions } = kernelFor(options, dictionaries, identifiers));
    this.checkpoints = join(options.dir, 'state', 'checkpoints');
  }

  /** What is found damaged on the way is marked, and set aside when it is opened once more. */
  static async open(options: EngineOptions): Promise<Engine> {
    return Engine.opened(options).catch((error) => {
      if (!(error instanceof WorldError) || error.code !== 'E-DIR-003') throw error;
      return Engine.opened(options);
    });
  }

  private static async opened(options: EngineOptions): Promise<Engine> {
    const { dir, world = realWorld, notice = () => {} } = options;
    const { files, clock } = world;
    const told = { files, notice, stamp: stampOf(clock.now()) };
    const archive = new Archive(join(dir, 'archive'), files, rawOf(passport), [lateTable]);
    const database = await openDatabase({ dir, world, ...told, archive });
    const mended = mendSnapshots(dir, files, told);
    mended.catch(() => {});
    try {
      const dictionaries = await loadDictionaries(database.store);
      const engine = new Engine(options, database, dictionaries, archive);
      const { kernel, definitions, checkpoints } = engine;
      const results = resultsOf(kernel);
      engine.positions = await reopen({
        ...{ ...engine.road(), ...told, archive, definitions, checkpoints, results },
      });
      await keepReading(dir, engine.reading, files);
      await mended;
      return engine;
    } catch (error) {
      await database.close().catch(() => {});
      throw error;
    }
  }

  /** Reads a log from where the last commit left it. */
  async read(
    log: Log,
    options: { signal?: AbortSignal; publish?: (input: Input) => Promise<void> } = {},
  ): Promise<void> {
    const input = await log.open(this.positions);
    const streams = this.dictionaries.of('stream');
    const alarm = alarmOf(this.dictionaries, this.options.notice ?? (() => {}));
    try {
      await run({
        ...this.road(),
        input,
        decoder: this.decoder,
        signal: options.signal,
        publish: async () => {
          alarm();
          await options.publish?.(input);
        },
      });
    } finally {
      this.positions = new Map([...this.kernel.positions].map(([code, seq]) => [streams.text(code), seq]));
      await input.close();
    }
  }

  /** Nothing more will come: timers fire (up to `to`), windows close. A second drain of the same log does nothing. */
  async drain(to?: number): Promise<void> {
    if (this.kernel.isDrained) return;
    await drain(this.road(), to);
  }

  /** Leaves what a restart begins from. */
  async checkpoint(): Promise<void> {
    const { kernel, world } = this;
    await writeLedger(this.db, kernel, passport);
    await writeCheckpoint(world.files, this.checkpoints, kernel, this.definitions.state);
  }

  async snapshot(keep = 12): Promise<Manifest> {
    const { kernel, options, world } = this;
    await this.checkpoint();
    const safe = await checkpointed(world.files, this.checkpoints);
    if (this.options.retention) {
      if (await isDayOver(this.archive, kernel)) await this.seal();
      await retain(this.db, kernel, this.archive, rawOf(passport), this.options.retention, safe);
    }
    return snapshot({
      db: this.db,
      dir: options.dir,
      files: world.files,
      kernel,
      tables: this.tables,
      sheets: sheets(options.reference),
      now: world.clock.now(),
      keep,
      archivedUpTo: await prunedUpTo(this.db),
      retention: described(kernel, this.options.retention),
    });
  }

  /** Puts what was committed since the last time into the archive. */
  async seal(): Promise<void> {
    await this.archive.seal(this.db, this.kernel, this.reading);
  }

  async close(): Promise<void> {
    await this.database.close();
  }

  get tables() {
    return tablesOf(this.kernel, passport);
  }

  private road(): Omit<Road, 'input' | 'decoder'> {
    const { db, kernel, dictionaries, identifiers } = this;
    return {
      catalogue: passport,
      kernel,
      store: db,
      dictionaries,
      identifiers,
      limit: this.options.limit ?? 4096,
      publish: async () => {},
    };
  }
}
