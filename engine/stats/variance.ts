// The sample variance of whole numbers, from exact sums of values and squares; one division, at output.
import { rounded } from './mean.ts';
import { type Stat, type State, wider } from './stat.ts';
import { carry, limb, Sums } from './sum.ts';

const half = 2 ** 24;
const direct = 2 ** 46;

/** Squares are summed in three limbs: s2 * 2^96 + s1 * 2^48 + s0. */
class Variances extends Sums implements State {
  static override readonly state = [...Sums.state, 's2', 's1', 's0'];
  private s2 = new Float64Array(0);
  private s1 = new Float64Array(0);
  private s0 = new Float64Array(0);

  override grow(rows: number): void {
    super.grow(rows);
    if (rows <= this.s0.length) return;
    this.s2 = wider(this.s2, rows);
    this.s1 = wider(this.s1, rows);
    this.s0 = wider(this.s0, rows);
  }

  override zero(row: number): void {
    super.zero(row);
    this.s2[row] = this.s1[row] = this.s0[row] = 0;
  }

  override add(row: number, value: number, weight: number): void {
    if (value !== value) return;
    super.add(row, value, weight);
    this.square(row, value, weight);
  }

  override addAll(
    rows: Int32Array,
    values: Float64Array,
    weights: Int8Array,
    from: number,
    to: number,
  ): void {
    super.addAll(rows, values, weights, from, to);
    for (let i = from; i < to; i++)
      if (rows[i] >= 0 && values[i] === values[i]) this.square(rows[i], values[i], weights[i]);
  }

  override merge(row: number, from: Variances, fromRow: number, weight = 1): void {
    super.merge(row, from, fromRow, weight);
    this.putSquare(row, from.s2[fromRow] * weight, from.s1[fromRow] * weight, from.s0[fromRow] * weight);
  }

  override isZero(row: number): boolean {
    return super.isZero(row) && this.s2[row] === 0 && this.s1[row] === 0 && this.s0[row] === 0;
  }

  override value(row: number): number {
    if (!(this.n[row] > 1)) return Number.NaN;
    const n = BigInt(this.n[row]);
    const sum = whole(this.hi[row], this.lo[row]);
    const squares = whole(this.s2[row], this.s1[row]) * BigInt(limb) + BigInt(this.s0[row]);
    return Number(n * squares - sum * sum) / Number(n * (n - 1n));
  }

  override arrays() {
    return { ...super.arrays(), s2: this.s2, s1: this.s1, s0: this.s0 };
  }

  /** With x = a * 2^24 + b, x * x = a * a * 2^48 + 2ab * 2^24 + b * b, and 2ab splits at 2^24 again. */
  private square(row: number, value: number, weight: number): void {
    const x = Math.abs(value);
    if (x > direct) {
      const exact = BigInt(x) * BigInt(x);
      const [s2, s1, s0] = [96n, 48n, 0n].map((bit) => Number(BigInt.asUintN(48, exact >> bit)) * weight);
      this.putSquare(row, s2, s1, s0);
      return;
    }
    const a = Math.floor(x / half);
    const b = x - a * half;
    const cross = 2 * a * b;
    const over = Math.floor(cross / half);
    this.putSquare(row, 0, (a * a + over) * weight, ((cross - over * half) * half + b * b) * weight);
  }

  private putSquare(row: number, s2: number, s1: number, s0: number): void {
    this.s2[row] += s2 + carry(this.s1, row, s1 + carry(this.s0, row, s0));
  }
}

const whole = (hi: number, lo: number) => BigInt(hi) * BigInt(limb) + BigInt(lo);

/** NULL for fewer than two. DuckDB raises an error where n * sum(x * x) reaches 2^127; here nothing overflows. */
export const variance = Object.freeze<Stat>({
  name: 'variance',
  takes: 'number',
  invertible: true,
  outputs: [{ suffix: '', kind: 'real' }],
  make: () => new Variances(),
  sql: (x) => {
    const n = `count(${x})::HUGEINT`;
    const top = rounded(`${n} * sum((${x})::HUGEINT * (${x})) - sum(${x}) * sum(${x})`);
    return [`CASE WHEN count(${x}) > 1 THEN ${top} / ${rounded(`${n} * (${n} - 1)`)} END`];
  },
});
