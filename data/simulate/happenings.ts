// What happened in the simulated service, in the order in which it is told: one row each, codes and numbers only.

import { slots } from './details.ts';

/**
 * Rows 0..n-1. Codes are those of `Words`; 0 is none for `step`, `counter`, `officer`, `token` and `application`.
 * Category and service stand with facts of applications only. After `add` the arrays may be others.
 */
export class Happenings {
  n = 0;
  at = new Float64Array(1024);
  fact = new Uint8Array(1024);
  place = new Uint16Array(1024);
  /** Running number within its place; of a tick: none. */
  sequence = new Float64Array(1024);
  step = new Uint8Array(1024);
  token = new Uint32Array(1024);
  /** The place that gave `application` its number. */
  home = new Uint16Array(1024);
  application = new Uint32Array(1024);
  counter = new Uint16Array(1024);
  officer = new Uint16Array(1024);
  category = new Uint8Array(1024);
  service = new Uint8Array(1024);
  /** Due date of an application, or until when its office is complete: ms or NaN. */
  until = new Float64Array(1024);
  /** Time worked, ms or NaN. */
  worked = new Float64Array(1024);
  /** What its fact says beside, `slots` numbers a row, in the order of `details`; of no meaning where it says nothing. */
  detail = new Float64Array(1024 * slots);

  /** Adds a row that says no more than this; returns its index. */
  add(at: number, fact: number, place: number, sequence: number): number {
    const row = this.n++;
    if (row === this.at.length) this.grow();
    this.at[row] = at;
    this.fact[row] = fact;
    this.place[row] = place;
    this.sequence[row] = sequence;
    this.step[row] = 0;
    this.token[row] = 0;
    this.application[row] = 0;
    this.counter[row] = 0;
    this.officer[row] = 0;
    this.until[row] = Number.NaN;
    this.worked[row] = Number.NaN;
    return row;
  }

  /** Writes row `from` of `other` over row `to`. */
  copy(other: Happenings, from: number, to: number): void {
    for (const name of columns) this[name][to] = other[name][from];
    this.detail.set(other.detail.subarray(from * slots, (from + 1) * slots), to * slots);
  }

  private grow(): void {
    for (const name of [...columns, 'detail'] as const) {
      const array = this[name];
      const wider = new (array.constructor as new (n: number) => typeof array)(array.length * 2);
      wider.set(array);
      (this as Record<string, unknown>)[name] = wider;
    }
  }
}

const columns =
  'at fact place sequence step token home application counter officer category service until worked'.split(
    ' ',
  ) as Exclude<keyof Happenings, 'n' | 'add' | 'copy' | 'detail'>[];
