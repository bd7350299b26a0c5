// Puts an engine together over a data directory: database, kernel, dictionaries, and what it remembers.
import { join } from 'node:path';
import { passport } from '../data/events.ts';
import { checkpointed, writeCheckpoint } from '../engine/checkpoint.ts';
import { rawOf, resultsOf, tablesOf } from '../engine/commit.ts';
import { Decoder } from '../engine/decode/decoder.ts';
import { type Definitions, definitionsOf } from '../engine/definitions.ts';
import { DuckDB } from '../engine/duckdb.ts';
import { Identifiers } from '../engine/identifiers.ts';
import { Kernel, type KernelOptions } from '../engine/kernel.ts';
import { Dictionaries } from '../engine/labels.ts';
import { lateTable, writeLedger } from '../engine/ledger.ts';
import type { Mapping } from '../engine/mapping.ts';
import type { Files, Input, Log, Store } from '../engine/ports.ts';
import { loadDictionaries } from '../engine/recover.ts';
import { drain, type Road, run } from '../engine/run.ts';
import { checkVersion } from '../engine/version.ts';
import project from '../package.json' with { type: 'json' };
import { folds, pipelines } from '../pipelines/index.ts';
import { Archive } from './archive.ts';
import { disk } from './disk.ts';
import { alarmOf } from './quality.ts';
import { keepReading, type Reading } from './reading.ts';
import type { Reference } from './reference.ts';
import { planOf, reopen } from './reopen.ts';
import { described, isDayOver, prunedUpTo, type Retention, retain } from './retention.ts';
import { type Manifest, snapshot } from './snapshot.ts';

export interface EngineOptions {
  readonly dir: string;
  readonly mapping: Mapping;
  readonly header?: readonly string[];
  /** Hours, bounds and order known beforehand; without it every clock is always open with the map's bound. */
  readonly reference?: Reference;
  readonly limit?: number;
  readonly now?: () => number;
  /** What leaves the database for the archive, sealed day by day; without it everything is kept and nothing sealed. */
  readonly retention?: Retention;
  /** Told of what went wrong and was mended. */
  readonly notice?: (text: string) => void;
  /** Folds and pipelines; those of the registry unless given. */
  readonly registry?: Pick<KernelOptions, 'folds' | 'pipelines'>;
  /** The real disk unless given. */
  readonly files?: Files;
  /** DuckDB on that disk unless given. */
  readonly openStore?: (path: string, tempDirectory: string) => Promise<Store>;
}

const openDuckDB = (path: string, tempDirectory: string): Promise<Store> =>
  DuckDB.open(path, { tempDirectory });

/** One engine a directory: DuckDB's lock on state/engine.duckdb keeps a second one out (E-DIR-001). */
export class Engine {
  readonly kernel: Kernel;
  readonly db: Store;
  readonly options: EngineOptions;
  readonly dictionaries: Dictionaries;
  private readonly identifiers = new Identifiers();
  private readonly decoder: Decoder;
  private readonly definitions: Definitions;
  readonly archive: Archive;
  private readonly files: Files;
  private readonly checkpoints: string;
  private positions: ReadonlyMap<string, number> = new Map();

  private constructor(options: EngineOptions, db: Store, dictionaries: Dictionaries) {
    this.options = options;
    this.db = db;
    this.dictionaries = dictionaries;
    const { mapping, header, files = disk } = options;
    const { identifiers } = this;
    this.files = files;
    this.decoder = new Decoder({ mapping, catalogue: passport, dictionaries, identifiers, header });
    const kernel: KernelOptions = {
      catalogue: passport,
      dictionaries,
      identifiers,
      ...(options.registry ?? { folds, pipelines }),
      ranks: options.reference?.ranks ?? new Map(),
      time: mapping.time,
      clockOf: (name) =>
        options.reference?.clocks.get(name) ?? { name, bound: mapping.bound, silentAfter: 300_000 },
    };
    this.kernel = new Kernel(kernel);
    const clocks = [options.reference?.clocks, mapping.bound];
    this.definitions = definitionsOf(kernel, this.kernel, clocks);
    this.checkpoints = join(options.dir, 'state', 'checkpoints');
    this.archive = new Archive(join(options.dir, 'archive'), files, rawOf(passport), [lateTable]);
  }

  static async open(options: EngineOptions): Promise<Engine> {
    const { files = disk, openStore = openDuckDB, notice = () => {} } = options;
    const state = join(options.dir, 'state');
    await files.mkdir(state);
    const db = await openStore(join(state, 'engine.duckdb'), join(state, 'spill'));
    try {
      await checkVersion(db, options.dir, project.version);
      const engine = new Engine(options, db, await loadDictionaries(db));
      const { kernel, archive, definitions, checkpoints } = engine;
      engine.positions = await reopen({
        ...engine.road(),
        ...{ files, archive, definitions, checkpoints, results: resultsOf(kernel), notice },
      });
      await keepReading(options.dir, engine.reading, files);
      return engine;
    } catch (error) {
      await db.close();
      throw error;
    }
  }

  /** What opening it would do about changed definitions, in words; nothing is changed. */
  static async plan(options: EngineOptions): Promise<string> {
    const path = join(options.dir, 'state', 'engine.duckdb');
    if (!(await disk.exists(path))) return `nothing was read into ${options.dir} yet`;
    const db = await DuckDB.open(path, { readOnly: true });
    try {
      await checkVersion(db, options.dir, project.version);
      const { archive, definitions } = new Engine(options, db, new Dictionaries());
      return await planOf(db, archive, definitions);
    } finally {
      await db.close();
    }
  }

  private get reading(): Reading {
    const { mapping, reference } = this.options;
    return { mapping, hasReference: reference !== undefined, offices: reference?.offices };
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

  async snapshot(keep = 12): Promise<Manifest> {
    const { dir, now = Date.now } = this.options;
    const { kernel, files } = this;
    await writeLedger(this.db, kernel.clocks, passport.clock);
    await writeCheckpoint(files, this.checkpoints, kernel, this.definitions.state);
    const safe = await checkpointed(files, this.checkpoints);
    if (this.options.retention) {
      if (await isDayOver(this.archive, kernel)) await this.seal();
      await retain(this.db, kernel, this.archive, rawOf(passport), this.options.retention, safe);
    }
    return snapshot({
      db: this.db,
      dir,
      files,
      kernel,
      tables: this.tables,
      now: now(),
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
    await this.db.close();
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
