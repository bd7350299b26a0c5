// The plain way from an event to a row: JSON.parse and pointers, or CSV cells, one value at a time.
import type { Columns } from '../columns.ts';
import type { Identifiers } from '../identifiers.ts';
import type { KindArray } from '../kinds.ts';
import type { Labels } from '../labels.ts';
import type { Events } from './arrow.ts';
import { known, type Path, type Plan, pointerOf, type Target } from './plan.ts';
import { type Place, reject } from './reject.ts';
import { cellValue, identifierBytes, text, write } from './rules.ts';
import { deepest } from './skip.ts';
import { elementsOf, isLines, linesOf, trimmed } from './split.ts';
import { timeOf } from './time.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const noJson = Symbol('no JSON');
type Fetch = (path: number) => unknown;

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return noJson;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isDeeper = (value: unknown, than: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (than === 0 || Object.values(value).some((inner) => isDeeper(inner, than - 1)));

function walk(value: unknown, { segments }: Path): unknown {
  for (const segment of segments) {
    if (!isObject(value) || !Object.hasOwn(value, segment)) return undefined;
    value = value[segment];
  }
  return value;
}

/** Fields of an event that nothing reads: at its top and in `data`. */
function undeclared(event: Record<string, unknown>, target: Target, prefixes: ReadonlySet<string>): number {
  const count = (of: Record<string, unknown>, above: readonly string[]) =>
    Object.keys(of).filter((key) => {
      const pointer = pointerOf([...above, key]);
      return !target.declared.has(pointer) && !prefixes.has(pointer) && (above.length > 0 || !known.has(key));
    }).length;
  const { data } = event;
  return count(event, []) + (Object.hasOwn(event, 'data') && isObject(data) ? count(data, ['data']) : 0);
}

/** Decodes whole messages, or single events that the byte decoder gives up on. */
export function slowOf(plan: Plan, identifiers: Identifiers, reasons: Labels, header: readonly string[]) {
  const cellAt = plan.paths.map(({ segments }) => (segments.length === 1 ? header.indexOf(segments[0]) : -1));

  function tick(at: Place, row: number, fetch: Fetch, bytes: Uint8Array): void {
    const [source] = plan.tickTimes.filter(({ path }) => (fetch(path) ?? null) !== null);
    if (!source) return reject(at, row, 'missing:event_at', reasons, bytes);
    const ms = timeOf(fetch(source.path), source.format, source.zone);
    if (ms !== ms) return reject(at, row, 'bad_time:event_at', reasons, bytes);
    const { ticks, tickAt } = at.batch;
    const to = ticks.add();
    const of = ticks.of as unknown as Record<string, KindArray>;
    of.stream[to] = at.stream;
    of.seq[to] = at.seq;
    of.row[to] = row;
    of.event_at[to] = ms;
    of.received_at[to] = at.storedAt;
    if (!(tickAt[at.message] >= ms)) tickAt[at.message] = ms;
  }

  /** Writes a row and returns its table, or why there is none. */
  function fill(at: Place, ordinal: number, fetch: Fetch): Target | string {
    const type = plan.fixed < 0 ? fetch(plan.typePath) : undefined;
    const chosen = typeof type === 'string' ? plan.types.get(type) : undefined;
    if (plan.fixed < 0 && !chosen) return 'unknown_type';
    const target = plan.targets[chosen?.table ?? plan.fixed];
    const columns: Columns = at.batch.tables[target.table];
    const row = columns.add();
    const of = columns.of as Record<string, KindArray>;
    const values: unknown[] = [];
    let unread = 0;
    for (const cell of target.cells) {
      const raw = cell.isFact ? chosen?.fact : cell.path < 0 ? undefined : fetch(cell.path);
      const value = cellValue(cell, raw);
      const reason = write(cell, value, of[cell.name], row);
      if (reason !== '' && cell.isLenient) {
        write(cell, null, of[cell.name], row);
        unread++;
      } else if (reason !== '') {
        columns.n--;
        return reason;
      }
      values.push(value);
    }
    target.cells.forEach(({ name, kind }, i) => {
      if (kind !== 'identifier' || values[i] === undefined || values[i] === null) return;
      const length = identifierBytes(values[i]);
      const array = of[name] as Uint32Array;
      if (name === 'id') identifiers.putOnce(name, text, 0, length, array, row * 4);
      else identifiers.put(name, text, 0, length, array, row * 4);
    });
    of.stream[row] = at.stream;
    of.seq[row] = at.seq;
    of.row[row] = ordinal;
    of.received_at[row] = at.storedAt;
    at.batch.dropped += unread;
    return target;
  }

  function one(at: Place, row: number, fetch: Fetch, bytes: () => Uint8Array): Target | undefined {
    if (fetch(plan.typePath) === plan.tick) {
      tick(at, row, fetch, bytes());
      return undefined;
    }
    for (const { path, keep } of plan.where) {
      const value = fetch(path) ?? null;
      if (value === null || typeof value === 'object' || !keep.has(String(value))) {
        at.batch.filtered++;
        return undefined;
      }
    }
    const filled = fill(at, row, fetch);
    if (typeof filled === 'string') {
      reject(at, row, filled, reasons, bytes());
      return undefined;
    }
    at.batch.received++;
    at.batch.note(filled.table, at.batch.tables[filled.table].n - 1);
    return filled;
  }

  function value(at: Place, row: number, event: unknown, bytes: () => Uint8Array): void {
    if (event === noJson || isDeeper(event, deepest)) return reject(at, row, 'not_json', reasons, bytes());
    if (!isObject(event)) return reject(at, row, 'not_an_object', reasons, bytes());
    const target = one(at, row, (path) => walk(event, plan.paths[path]), bytes);
    if (target) at.batch.dropped += undeclared(event, target, plan.prefixes);
  }

  return {
    /** One event, in bytes[from, to). */
    event(at: Place, row: number, bytes: Uint8Array, from: number, to: number): void {
      const [start, end] = trimmed(bytes, from, to);
      const own = bytes.subarray(start, end);
      value(at, row, parse(own), () => own);
    },
    /** All events of a message. */
    message(at: Place, bytes: Uint8Array): void {
      const whole = parse(bytes);
      if (Array.isArray(whole)) {
        let places: [number, number][] | undefined;
        whole.forEach((event, row) => {
          value(at, row, event, () => bytes.subarray(...(places ??= elementsOf(bytes))[row]));
        });
        return;
      }
      const lines = whole === noJson ? linesOf(bytes) : [];
      if (isLines(bytes, lines)) lines.forEach(([from, to], row) => this.event(at, row, bytes, from, to));
      else value(at, 0, whole, () => bytes.subarray(...trimmed(bytes, 0, bytes.length)));
    },
    /** An event that is parsed. */
    parsed(at: Place, row: number, event: object): void {
      value(at, row, event, () => encoder.encode(JSON.stringify(event)));
    },
    /** All of a message that are. */
    events(at: Place, { n, at: eventAt }: Events, bytes: Uint8Array): void {
      for (let row = 0; row < n; row++) {
        let event: object | undefined;
        try {
          event = eventAt(row);
        } catch {
          reject(at, row, 'bad_arrow', reasons, bytes);
        }
        if (event) this.parsed(at, row, event);
      }
    },
    /** A message of which nothing can be read. */
    refuse: (at: Place, reason: string, bytes: Uint8Array): void => reject(at, 0, reason, reasons, bytes),
    /** A CSV row. */
    cells(at: Place, cells: readonly string[]): void {
      one(
        at,
        0,
        (path) => cells[cellAt[path]] || undefined,
        () => encoder.encode(cells.join(',')),
      );
    },
  };
}

export type Slow = ReturnType<typeof slowOf>;
