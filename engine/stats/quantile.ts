// The value that a share q of the rows do not exceed, from a log-linear sketch in integers.
import { ConfigError } from '../errors.ts';
import { Bins } from './bins.ts';
import type { Stat, State } from './stat.ts';

const top = 2 ** 38;
const last = 927;

/**
 * The bin of a whole number: 32 bins to each power of two from 2^10 to 2^38, 32 of width 32 below; less than 0 counts
 * as 0, more than 2^38 (8.7 years in ms) as the last bin.
 */
export function binOf(value: number): number {
  if (value < 0x8000_0000) {
    if (value <= 0) return 0;
    const shift = Math.max(5, 26 - Math.clz32(value));
    return (shift - 5) * 32 + (value >>> shift);
  }
  if (value >= top) return last;
  const high = Math.floor(value / 128);
  const shift = 26 - Math.clz32(high);
  return (shift + 2) * 32 + (high >>> shift);
}

/** The middle of a bin: within 1/64 of every value in it from 1,024 on, within 16 below. */
export function middleOf(bin: number): number {
  if (bin < 64) return bin * 32 + 16;
  return ((bin & 31) * 2 + 65) * 2 ** ((bin >> 5) + 3);
}

class Sketches implements State {
  static readonly state = ['bins'];
  readonly bins = new Bins(last + 1);
  private readonly shares: readonly Share[];
  private codes = new Uint16Array(0);
  private readonly spread = new Float64Array(last + 2);

  constructor(shares: readonly Share[]) {
    this.shares = shares;
  }

  grow(rows: number): void {
    this.bins.grow(rows);
  }

  zero(row: number): void {
    this.bins.zero(row);
  }

  add(row: number, value: number, weight: number): void {
    if (value === value) this.bins.add(row, binOf(value) + 1, weight);
  }

  addAll(rows: Int32Array, values: Float64Array, weights: Int8Array, from: number, to: number): void {
    if (this.codes.length < to) this.codes = new Uint16Array(to);
    const codes = this.codes;
    for (let i = from; i < to; i++) {
      const value = values[i];
      codes[i] = value === value ? binOf(value) + 1 : 0;
    }
    this.bins.addAll(rows, codes, weights, from, to);
  }

  merge(row: number, from: Sketches, fromRow: number, weight = 1): void {
    this.bins.merge(row, from.bins, fromRow, 'add', weight);
  }

  isZero(row: number): boolean {
    return this.bins.size[row] === 0;
  }

  /** The middle of the bin that holds the element of rank ceil(q * n), at least 1, as `quantile_disc` has it. */
  value(row: number, output = 0): number {
    const { per, whole } = this.shares[output];
    const { keys, counts, start, mask } = this.bins;
    const spread = this.spread.fill(0);
    let n = 0;
    for (let at = start[row], end = at + mask[row]; at <= end; at++)
      if (keys[at] !== 0) n += spread[keys[at]] = counts[at];
    if (n <= 0) return Number.NaN;
    const share = n * per;
    let rest = Math.max(1, (share - (share % whole)) / whole + (share % whole > 0 ? 1 : 0));
    let key = 0;
    while (rest > 0 && key <= last) rest -= spread[++key];
    return middleOf(key - 1);
  }

  arrays() {
    return {};
  }
}

/** The share per / whole of the rows, whole numbers both, so that ranks are exact. */
interface Share {
  readonly q: number;
  readonly per: number;
  readonly whole: number;
  /** As SQL has it. */
  readonly text: string;
}

function shareOf(q: number): Share {
  const [, digits] = /^[01](?:\.(\d{1,6}))?$/.exec(String(q)) ?? [];
  if (q < 0 || q > 1 || (digits === undefined && q % 1 !== 0))
    throw new ConfigError('E-STATS-001', `quantile(${q})`, 'give a share from 0 to 1 of at most 6 decimals');
  const whole = 10 ** (digits ?? '').length;
  return { q, per: Math.round(q * whole), whole, text: q.toFixed(Math.max(1, (digits ?? '').length)) };
}

/**
 * The q-quantiles of durations, read from one sketch: off by at most 1/64 of the value from 1,024 on, by at most 16
 * below.
 */
export function quantile(...qs: readonly number[]): Stat {
  const shares = qs.map(shareOf);
  return Object.freeze<Stat>({
    name: `quantile(${qs.join(', ')})`,
    takes: 'number',
    invertible: true,
    outputs: shares.map(({ q }) => ({ suffix: qs.length > 1 ? `_${q}` : '', kind: 'integer' as const })),
    make: () => new Sketches(shares),
    sql: (x: string) => shares.map(({ text }) => `quantile_disc(${middleSql(x)}, ${text})`),
  });
}

function middleSql(x: string): string {
  const value = `greatest(0, least(${x}, ${top - 1}))`;
  const shift = `greatest(length(bin(${value})) - 6, 5)`;
  return `CASE WHEN ${x} IS NOT NULL THEN (${value} >> ${shift} << ${shift}) + (1::BIGINT << ${shift} - 1) END`;
}
