// Times in, watermarks, windows out: the windower alone, and beside it the same rows and windows as DuckDB has them.
import { deserialize, serialize } from 'node:v8';
import { Columns } from '../columns.ts';
import { bookkeeping, createTable, nameOf } from '../ddl.ts';
import { DuckDB } from '../duckdb.ts';
import { type Cause, changesTable } from '../fold/changes.ts';
import { imageOf, restore } from '../image.ts';
import type { KindArray } from '../kinds.ts';
import { Dictionaries } from '../labels.ts';
import type { Pipeline } from '../pipeline.ts';
import { spansAt, windowsSql } from '../sql.ts';
import { type Call, calls, callsBy, day, type Setting } from './calls.fixture.ts';
import { recomputed } from './recomputed.ts';
import { remade } from './remade.ts';
import { SessionState } from './session-state.ts';
import { Sessions } from './sessions.ts';
import type { Windower as Kind } from './set.ts';
import { Windows } from './windows.ts';

let opened: Promise<DuckDB> | undefined;
/** One database for all proofs of a suite. */
async function database(): Promise<DuckDB> {
  const db = await (opened ??= DuckDB.open(':memory:', { threads: 1 }));
  for (const sql of bookkeeping) await db.run(sql);
  return db;
}
/** When a suite that proves something ends. */
export const closeDatabase = async (): Promise<void> =>
  (await opened)?.close().finally(() => void (opened = undefined));

/** A result row: which window of which port (and class, A/bulk), how many calls, how much load, in which revision. */
export type Said = readonly [
  start: number,
  end: number,
  port: string,
  n: number,
  load: number,
  revision: number,
];

export class Windower {
  windows: Kind;
  readonly pipeline: Pipeline;
  private readonly dictionaries = new Dictionaries();
  private readonly changes = new Columns(changesTable(calls), 64);
  private readonly cause: Cause = { stream: 1, seq: 0, ordinal: 0, knownAt: 0 };
  private taken = 0;
  private past: Said[] = [];
  private readonly make: () => Kind;

  constructor(setting: Setting) {
    this.pipeline = callsBy(setting);
    const ports = this.dictionaries.of('port');
    const { locales } = setting;
    const localeOf = locales && ((code: number) => locales[ports.text(code)]);
    const of = setting.window.kind === 'session' ? Sessions : Windows;
    this.make = () => new of(this.pipeline, this.dictionaries, 'port', localeOf);
    this.windows = this.make();
  }

  /** One message with these calls; numbers are calls at these times at port A. */
  take(...calls: readonly (Call | number)[]): this {
    this.cause.seq = ++this.cause.ordinal;
    for (const call of calls) this.add(typeof call === 'number' ? { at: call } : call);
    return this.flush();
  }

  /** The same, a message a call, but taken in by the windower only with the next watermark or message. */
  queue(...calls: readonly (Call | number)[]): this {
    for (const call of calls) {
      this.cause.seq = ++this.cause.ordinal;
      this.add(typeof call === 'number' ? { at: call } : call);
    }
    return this;
  }

  /** The watermark of every port (or one) comes to `t`. */
  mark(t: number, port?: string): this {
    this.flush();
    this.cause.knownAt = t;
    const { texts } = this.dictionaries.of('port');
    for (let code = 1; code < texts.length; code++)
      if ((port === undefined || texts[code] === port) && !(t < this.windows.nextEnd(code)))
        this.windows.close(code, t, this.cause);
    return this;
  }

  /** Stops, and goes on from what its image holds. */
  restart(): this {
    this.flush();
    const next = this.make();
    restore(next, deserialize(serialize(imageOf(this.windows))));
    this.past = this.said();
    this.windows = next;
    return this;
  }

  /** What was said so far of the windows of a level (its own, unless a suffix is given), in order. */
  said(suffix?: string): Said[] {
    const { of, n } = this.results(suffix);
    const [ports, classes] = ['port', 'class'].map((domain) => this.dictionaries.of(domain));
    const now = Array.from(
      { length: n },
      (_, i): Said => [
        of.window_start_at[i],
        of.window_end_at[i],
        [ports.text(of.port[i]), classes.text(of.class[i])].filter(Boolean).join('/'),
        of.n_events[i],
        of.load_kg_sum[i],
        of.revision[i],
      ],
    );
    return suffix === undefined ? [...this.past, ...now] : now;
  }

  /** What was said last of each window that has something in it: start, end and n, in order of port and start. */
  shown(suffix?: string): (readonly [start: number, end: number, n: number])[] {
    const last = new Map<string, Said>();
    for (const said of this.said(suffix)) last.set(`${said[2]} ${said[0]}`, said);
    return [...last.values()]
      .filter(([, , , n]) => n > 0)
      .sort((a, b) => (a[2] === b[2] ? a[0] - b[0] : a[2] < b[2] ? -1 : 1))
      .map(([start, end, , n]) => [start, end, n]);
  }

  /** Every closed window of every level by the kernel (with what it left to SQL) and by SQL over the rows: to be equal. */
  async proof(): Promise<{ suffix: string; kernel: object[]; sql: object[] }[]> {
    this.flush();
    const { state } = this.windows;
    const db = await database();
    for (const { table } of [this.changes, ...state.results]) {
      await db.run(`DROP TABLE IF EXISTS ${nameOf(table)}`);
      await db.run(createTable(table));
    }
    for (const columns of [this.changes, ...state.results]) await db.append(columns);
    for (const sql of state instanceof SessionState ? remade(state) : recomputed(state)) await db.run(sql);
    const found = [];
    for (const [level, { suffix }] of state.pipeline.levels.entries()) {
      const rows = (of: string) => this.closed(db, of);
      const spans = spansAt(calls, nameOf(this.changes.table), 'latest');
      found.push({
        suffix,
        kernel: await rows(
          `SELECT *, epoch_ms(window_start_at) AS wa, epoch_ms(window_end_at) AS wb FROM ${nameOf(state.results[level].table)} QUALIFY row_number() OVER (PARTITION BY port, class, wa ORDER BY revision DESC) = 1`,
        ),
        sql: await rows(windowsSql(state, level, spans, this.cause.knownAt + day)),
      });
    }
    return found;
  }

  private closed(db: DuckDB, rows: string): Promise<object[]> {
    const { plan, pipeline } = this.windows.state;
    const names = plan.shown.map(({ name }) => `${name}::DOUBLE AS ${name}`).join(', ');
    const until = this.dictionaries.of('port').texts.map((_, code) => {
      const at = this.windows.nextEnd(code) - pipeline.pane;
      return `(${code}, ${Math.min(1e15, Math.max(-1e15, at))})`;
    });
    const isThere = 'moored' in pipeline.measure ? 'n_events <> 0 OR moored <> 0' : 'n_events <> 0';
    return db.rows(
      `SELECT port, coalesce(class, 0) AS class, wa::DOUBLE AS wa, wb::DOUBLE AS wb, n_events::DOUBLE AS n, ${names} FROM (${rows}) JOIN (VALUES ${until.join(', ')}) u(port, until) USING (port) WHERE wb ${pipeline.levels[0].isInclusive ? '<' : '<='} until AND (${isThere}) ORDER BY ALL`,
    );
  }

  private add({ at, stay, port = 'A', ship = '', load = 1, weight = 1 }: Call): void {
    const row = this.changes.add();
    const of = this.changes.of as Record<string, KindArray>;
    const { seq, ordinal, knownAt } = this.cause;
    const values = {
      called_at: at,
      load_kg: load,
      weight,
      revision: 1,
      closed_seq: seq,
      closed_ordinal: ordinal,
    };
    for (const [name, value] of Object.entries(values)) of[name][row] = value;
    of.port[row] = this.dictionaries.of('port').codeOf(port);
    of.class[row] = this.dictionaries.of('class').codeOf(ship);
    of.gone_at[row] = stay === undefined ? at : at + stay;
    of.closed_stream[row] = 1;
    of.known_at[row] = knownAt;
  }

  /** Takes in what is queued. */
  flush(): this {
    if (this.changes.n > this.taken) this.windows.apply(this.changes, this.taken, this.changes.n);
    this.taken = this.changes.n;
    return this;
  }

  private results(suffix?: string): { of: Record<string, KindArray>; n: number } {
    const { levels } = this.pipeline;
    const own = levels.findIndex((one) => (suffix === undefined ? one.isOwn : one.suffix === suffix));
    const { of, n } = this.windows.state.results[Math.max(0, own)];
    return { of: of as Record<string, KindArray>, n };
  }
}
