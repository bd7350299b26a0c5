// An engine with many open applications in its kernel and its database, and commits that touch a thousand of them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudEvents, passport } from '../data/events.ts';
import { Random } from '../data/simulate/random.ts';
import { Batch } from '../engine/batch.ts';
import { commit, createTables, tablesOf } from '../engine/commit.ts';
import { Decoder } from '../engine/decode/decoder.ts';
import { DuckDB } from '../engine/duckdb.ts';
import { Identifiers } from '../engine/identifiers.ts';
import { Kernel, type KernelOptions } from '../engine/kernel.ts';
import type { Dictionaries } from '../engine/labels.ts';
import { loadDictionaries } from '../engine/recover.ts';
import { folds, pipelines } from '../pipelines/index.ts';

const offices = 50;
const steps = ['fee', 'photo', 'biometrics', 'data_entry'];
const facts = ['fee_verified', 'photo_captured', 'biometrics_captured', 'data_entered'];
const start = Date.parse('2026-03-02T04:00:00Z');
const encoder = new TextEncoder();

export class Backlog {
  private readonly dir: string;
  private readonly db: DuckDB;
  private readonly kernel: Kernel;
  private readonly decoder: Decoder;
  private readonly dictionaries: Dictionaries;
  private readonly identifiers: Identifiers;
  private readonly batch = new Batch(passport);
  private readonly draw = new Random(11, 'bench', 'backlog');
  private readonly open: number;
  /** Each application says itself when it is due. */
  private readonly isStated: boolean;
  private seq = 0;
  private made = 0;

  private constructor(
    open: number,
    dir: string,
    db: DuckDB,
    dictionaries: Dictionaries,
    more: Partial<KernelOptions>,
  ) {
    const mapping = { ...cloudEvents, time: 'event' as const };
    this.identifiers = new Identifiers();
    this.open = open;
    this.dir = dir;
    this.db = db;
    this.dictionaries = dictionaries;
    const { identifiers } = this;
    this.decoder = new Decoder({ mapping, catalogue: passport, dictionaries, identifiers });
    this.kernel = new Kernel({
      ...{
        catalogue: passport,
        dictionaries,
        identifiers,
        folds,
        pipelines,
        ranks: new Map(),
        time: 'event',
      },
      clockOf: (name) => ({ name, bound: 30_000, silentAfter: 300_000 }),
      ...more,
    });
    this.isStated = more.promises === undefined;
  }

  /** `open` applications submitted and not closed, all of it committed. */
  static async of(open: number, more: Partial<KernelOptions> = {}): Promise<Backlog> {
    const dir = await mkdtemp(join(tmpdir(), 'rahdari-bench-'));
    const db = await DuckDB.open(join(dir, 'engine.duckdb'));
    const backlog = new Backlog(open, dir, db, await loadDictionaries(db), more);
    await createTables(db, tablesOf(backlog.kernel, passport));
    for (let from = 0; from < open; from += 20_000) {
      const size = Math.min(20_000, open - from);
      backlog.take(
        Array.from({ length: size }, (_, i) => backlog.event(from + i, 'submission', 'submitted')),
      );
      await backlog.commit();
    }
    await db.run('CHECKPOINT');
    return backlog;
  }

  /** The next fact of `n` applications, each its own message, through decode and kernel. */
  touch(n: number): void {
    const { draw } = this;
    this.take(
      Array.from({ length: n }, () => {
        const step = draw.below(steps.length);
        return this.event(draw.below(this.open), steps[step], facts[step]);
      }),
    );
  }

  /** A day off for all that keep a calendar. */
  dayOff(calendar: string, day: string): void {
    const said = { name: calendar, kind: 'holiday', day_from_at: `${day}T00:00:00Z` };
    this.take([
      encoder.encode(
        JSON.stringify({
          ...{ specversion: '1.0', id: `E-SIM-${this.made++}`, source: '/headquarters' },
          type: 'passport.reference.holiday.v1',
          ...{ time: new Date(start).toISOString(), officeid: 'HQ', data: said },
        }),
      ),
    ]);
  }

  async commit(): Promise<void> {
    const { db, kernel, batch, dictionaries, identifiers } = this;
    await commit(db, kernel, [batch], dictionaries, identifiers);
  }

  async close(): Promise<void> {
    await this.db.close();
    await rm(this.dir, { recursive: true, force: true });
  }

  private take(events: readonly Uint8Array[]): void {
    const { batch, decoder, kernel } = this;
    batch.clear();
    decoder.decode(
      events.map((bytes) => ({ stream: 'bench', seq: ++this.seq, storedAt: Number.NaN, bytes })),
      batch,
    );
    kernel.take(batch);
  }

  private event(application: number, step: string, fact: string): Uint8Array {
    const n = this.made++;
    const office = `OFF-${application % offices}`;
    const event = {
      specversion: '1.0',
      id: `E-SIM-${n}`,
      source: `/offices/${office}`,
      type: `passport.application.${fact}.v1`,
      time: new Date(start + n * 10).toISOString(),
      officeid: office,
      data: {
        ...{ application: `APP-SIM-${application}`, step, category: 'normal', service: 'new' },
        ...{ officer: `O-${String(1000 + (application % 400))}`, duration_ms: 60_000 },
        ...(this.isStated && { due_at: new Date(start + 21 * 86_400_000).toISOString() }),
      },
    };
    return encoder.encode(JSON.stringify(event));
  }
}
