// One column of what was told: labels, numbers or identifiers, filled from rows.
import type { StreamColumn, StreamField } from '../../engine/arrow.ts';
import type { Happenings } from './happenings.ts';
import { Texts } from './texts.ts';

export type Of = (told: Happenings, row: number) => number;

export interface Column {
  readonly field: StreamField;
  /** The facts that have a value here; undefined: any may. */
  readonly facts?: readonly number[];
  /** Writes rows [from, to) from place `at` on. */
  put(told: Happenings, from: number, to: number, at: number): void;
  /** Writes that places [at, end) have no value. */
  skip(at: number, end: number): void;
  column(): StreamColumn;
}

/** Codes of `texts` from 1 on. */
export function label(name: string, texts: readonly string[], size: number, code: Of): Column {
  const values = new Uint16Array(size);
  return {
    field: { name, kind: 'label', texts: ['', ...texts] },
    put(told, from, to, at) {
      for (let row = from; row < to; row++) values[at++] = code(told, row);
    },
    skip: (at, end) => void values.fill(0, at, end),
    column: () => ({ values }),
  };
}

export function number(name: string, kind: 'integer' | 'timestamp', size: number, value: Of): Column {
  const values = new Float64Array(size);
  return {
    field: { name, kind },
    put(told, from, to, at) {
      for (let row = from; row < to; row++) values[at++] = value(told, row);
    },
    skip: (at, end) => void values.fill(Number.NaN, at, end),
    column: () => ({ values }),
  };
}

/** One of `heads`, then a number; number 0 is none. */
export function text(name: string, heads: readonly string[], size: number, head: Of, value: Of): Column {
  const texts = new Texts(size);
  const bytes = heads.map((of) => new TextEncoder().encode(of));
  return {
    field: { name, kind: 'text' },
    put(told, from, to, at) {
      for (let row = from; row < to; row++, at++) {
        const n = value(told, row);
        if (n === 0) texts.none(at);
        else texts.put(at, bytes[head(told, row)], n);
      }
    },
    skip(at, end) {
      for (let row = at; row < end; row++) texts.none(row);
    },
    column: () => ({ values: texts.values, offsets: texts.offsets }),
  };
}
