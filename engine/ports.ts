// The four doors to the world: time, broker, store, files. The engine gets them as arguments and opens none itself.
import type { Columns } from './columns.ts';
import type { Table } from './schema.ts';

/** Wall-clock time, for sinks and schedules only; what happens in the log is dated by the log. */
export interface Time {
  /** ms since 1970. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** One message of a log: bytes, the cells of a CSV row, or an event that is parsed. `seq` grows within a stream. */
export interface Message {
  readonly stream: string;
  readonly seq: number;
  /** When the broker stored it, ms; NaN where there is no broker. */
  readonly storedAt: number;
  readonly bytes?: Uint8Array;
  readonly cells?: readonly string[];
  readonly event?: object;
  /** Those that say how the bytes are to be read, names in lower case; absent where there are none. */
  readonly headers?: ReadonlyMap<string, string>;
}

/** Where each stream of an input is to be read on from: the last position whose effects are committed. */
export type Positions = ReadonlyMap<string, number>;

/** A log being read. `next` waits for at least one message or for `idleMs`, and gives at most `limit`. */
export interface Input {
  /** null: the log has ended (a file) or is caught up (`once`). An empty array: nothing new yet. */
  next(limit: number): Promise<readonly Message[] | null>;
  /** Fraction read so far, 0 to 1, or NaN for an endless log. */
  progress(): number;
  close(): Promise<void>;
}

/** Makes an input that starts after `positions`. */
export interface Log {
  open(positions: Positions): Promise<Input>;
}

export interface Outgoing {
  readonly subject: string;
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Where ticks, alerts and events of people are published. Resolves when stored. */
export interface Broker {
  publish(messages: readonly Outgoing[]): Promise<void>;
  close(): Promise<void>;
}

export type Value = string | number | boolean | bigint | null;

/** The engine's own database. All calls between `begin` and `commit` are one transaction. */
export interface Store {
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  run(sql: string, values?: readonly Value[]): Promise<void>;
  rows(sql: string, values?: readonly Value[]): Promise<Record<string, Value>[]>;
  /** Appends the rows of `columns` for which `keep` is 1 (all without `keep`) to `schema.table`. */
  append<T extends Table>(columns: Columns<T>, keep?: Uint8Array): Promise<void>;
  /** Appends `n` texts of identifiers to meta.ids: keys of four words, the column each was first seen in, the text. */
  appendIds(n: number, keys: Uint32Array, kinds: readonly string[], texts: readonly string[]): Promise<void>;
  /** Reads a query into columns of `table`, chunk by chunk, in order. Names and kinds must match. */
  read<T extends Table>(table: T, sql: string): AsyncIterable<Columns<T>>;
  close(): Promise<void>;
}

export interface Files {
  exists(path: string): Promise<boolean>;
  list(path: string): Promise<string[]>;
  read(path: string): Promise<Uint8Array>;
  /** Writes, fsyncs and renames into place, then fsyncs the folder. */
  write(path: string, bytes: Uint8Array | string | readonly Uint8Array[], mode?: number): Promise<void>;
  /** fsyncs a finished temporary file, renames it into place, fsyncs the folder. */
  seal(from: string, to: string, mode?: number): Promise<void>;
  /** Points the symlink `path` at `target` by a rename. */
  link(target: string, path: string): Promise<void>;
  mkdir(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  sha256(path: string): Promise<string>;
}
