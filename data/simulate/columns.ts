// What was told, as Arrow in frames: a column for each attribute and data field of the contract, names as labels.
import { ArrowStream, type StreamField } from '../../engine/arrow.ts';
import { framed } from '../../engine/decode/frame.ts';
import { type Column, label, number, type Of, text } from './column.ts';
import { details, slots } from './details.ts';
import type { Happenings } from './happenings.ts';
import {
  categories,
  factCode,
  facts,
  isApplication,
  services,
  ticked,
  tickId,
  tickNumber,
  tickSource,
  types,
  type Words,
} from './words.ts';

const heartbeat = factCode('link.heartbeat');
const isTick: Of = (told, row) => (told.fact[row] === ticked ? 1 : 0);
/** The place from 1 on; 0 for a tick, which belongs to none. */
const placed: Of = (told, row) => (told.fact[row] === ticked ? 0 : told.place[row] + 1);

export class Columns {
  private readonly columns: readonly Column[];
  private readonly stream: ArrowStream;
  private readonly size: number;
  /** By fact: whether any of the rows at hand tells it. */
  private readonly isTold = new Uint8Array(facts.length);
  private n = 0;

  /** `size`: rows of a frame. */
  constructor(words: Words, size = 16_384) {
    this.size = size;
    this.columns = columnsOf(words, size);
    this.stream = new ArrowStream(this.fields);
  }

  /** What the columns are called and hold. */
  get fields(): readonly StreamField[] {
    return this.columns.map(({ field }) => field);
  }

  /** What the rows add to the file: whole frames, often nothing. */
  bytes(told: Happenings): Uint8Array {
    const parts: Uint8Array[] = [];
    for (let from = 0; from < told.n; ) {
      const to = Math.min(told.n, from + this.size - this.n);
      this.isTold.fill(0);
      for (let row = from; row < to; row++) this.isTold[told.fact[row]] = 1;
      for (const column of this.columns)
        if (column.facts === undefined || column.facts.some((fact) => this.isTold[fact] === 1))
          column.put(told, from, to, this.n);
        else column.skip(this.n, this.n + to - from);
      this.n += to - from;
      from = to;
      if (this.n === this.size) parts.push(this.frame());
    }
    return parts.length === 1 ? parts[0] : Buffer.concat(parts);
  }

  /** What remains. */
  end(): Uint8Array {
    return this.n > 0 ? this.frame() : new Uint8Array();
  }

  /** A whole stream, so that a frame can be read alone. */
  private frame(): Uint8Array {
    const rows = this.stream.write(
      this.columns.map((of) => of.column()),
      this.n,
    );
    this.n = 0;
    return framed(Buffer.concat([rows, this.stream.end()]));
  }
}

function columnsOf(
  { run, places: offices, steps, officers, counters, terms }: Words,
  size: number,
): Column[] {
  const heads = (letter: string) => offices.map((office) => `${letter}-${run}-${office}-`);
  const of =
    (is: (fact: number) => boolean, value: Of): Of =>
    (told, row) =>
      is(told.fact[row]) ? value(told, row) : Number.NaN;
  const until: Of = (told, row) => told.until[row];
  const aboutApplication =
    (value: Of): Of =>
    (told, row) =>
      isApplication[told.fact[row]] === 0 ? 0 : value(told, row);
  return [
    label(
      'source',
      [tickSource, ...offices.map((office) => `/offices/${office}`)],
      size,
      (told, row) => placed(told, row) + 1,
    ),
    text('id', [tickId, ...heads('E')], size, placed, (told, row) =>
      isTick(told, row) ? tickNumber(told.at[row]) : told.sequence[row],
    ),
    label('type', types, size, (told, row) => told.fact[row] + 1),
    number('time', 'timestamp', size, (told, row) => told.at[row]),
    label('officeid', offices, size, placed),
    number('sequence', 'integer', size, (told, row) => told.sequence[row]),
    text(
      'token',
      heads('T'),
      size,
      (told, row) => told.place[row],
      (told, row) => told.token[row],
    ),
    text(
      'application',
      heads('A'),
      size,
      (told, row) => told.home[row],
      (told, row) => told.application[row],
    ),
    label('step', steps.slice(1), size, (told, row) => told.step[row]),
    label('counter', counters.slice(1), size, (told, row) => told.counter[row]),
    label('officer', officers.slice(1), size, (told, row) => told.officer[row]),
    label(
      'category',
      categories,
      size,
      aboutApplication((told, row) => told.category[row] + 1),
    ),
    label(
      'service',
      services,
      size,
      aboutApplication((told, row) => told.service[row] + 1),
    ),
    number('duration_ms', 'integer', size, (told, row) => told.worked[row]),
    number(
      'complete_until',
      'timestamp',
      size,
      of((fact) => fact === heartbeat, until),
    ),
    ...detailColumns(run, terms, size),
  ];
}

/** A column for every name of a detail, filled where a fact has it. */
function detailColumns(run: string, terms: readonly string[], size: number): Column[] {
  const all = new Map(details.flat().map((detail) => [detail.name, detail]));
  return [...all.values()].map(({ name, kind, head }) => {
    const slotOf = Int8Array.from(details, (of) => of.findIndex((one) => one.name === name));
    const having = details.flatMap((_, fact) => (slotOf[fact] >= 0 ? [fact] : []));
    const value: Of = (told, row) => {
      const slot = slotOf[told.fact[row]];
      return slot < 0 ? Number.NaN : told.detail[row * slots + slot];
    };
    const orNone: Of = (told, row) => value(told, row) || 0;
    const own = (column: Column): Column => ({ ...column, facts: having });
    if (kind === 'term') return own(label(name, terms.slice(1), size, orNone));
    if (kind === 'key') return own(text(name, [`${head}-${run}-`], size, () => 0, orNone));
    if (kind === 'flag')
      return own(label(name, ['false', 'true'], size, (told, row) => value(told, row) + 1 || 0));
    return own(number(name, kind === 'instant' ? 'timestamp' : 'integer', size, value));
  });
}
