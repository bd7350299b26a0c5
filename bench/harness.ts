// How this project times things: variants in alternating rounds after a warm-up, each row with its spread and its aim.

/** One line of a table. `min`, `mean` and `sd` are over rounds, in `unit`, the less the better unless the unit says per second. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly min: number;
  readonly mean: number;
  readonly sd: number;
  /** How many times the baseline of the same run, measured in alternating rounds. */
  readonly ratio?: number;
  /** Begins with a bound: `>= 4x` is about the ratio, `<= 10` about the mean. What follows is for people. */
  readonly aim?: string;
}

export interface Context {
  /** Less data and fewer rounds: about ten seconds a bench. */
  readonly quick: boolean;
}

export interface Bench {
  readonly name: string;
  readonly question: string;
  run(context: Context): Promise<Row[]>;
}

/** One way of doing the work. `once` does it a time and returns over how many things the time is divided. */
export interface Variant {
  readonly what: string;
  readonly aim?: string;
  readonly once: () => number | Promise<number>;
}

/**
 * Times every variant once a round, in turn, so that what slows the machine slows all of them. The first is the
 * baseline. Rows are in ns a thing; ratios are of the least times, which noise touches least.
 */
export async function compare(variants: readonly Variant[], rounds: number, warmUps = 2): Promise<Row[]> {
  const samples: number[][] = variants.map(() => []);
  for (let round = -warmUps; round < rounds; round++)
    for (const [v, { once }] of variants.entries()) {
      collect();
      const started = process.hrtime.bigint();
      const n = await once();
      const ns = Number(process.hrtime.bigint() - started);
      if (round >= 0) samples[v].push(ns / n);
    }
  const base = spread(samples[0]).min;
  return variants.map(({ what, aim }, v) => {
    const of = spread(samples[v]);
    return { what, unit: 'ns', ...of, ratio: of.min / base, ...(aim && { aim }) };
  });
}

/** Least, mean and standard deviation. */
export function spread(samples: readonly number[]): { min: number; mean: number; sd: number } {
  const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
  const variance = samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(1, samples.length - 1);
  return { min: Math.min(...samples), mean, sd: Math.sqrt(variance) };
}

/** The same rows as things a second; the best round is then the greatest, and still stands under `min` time. */
export const median = (samples: readonly number[]): number =>
  [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)];

/** Whether a row keeps its aim; undefined where it has none. */
export function isMet({ aim, ratio, mean }: Row): boolean | undefined {
  const [, bound, figure, isRatio] = /^(>=|<=)\s*([\d.]+)(x?)/.exec(aim ?? '') ?? [];
  if (bound === undefined) return undefined;
  const value = isRatio ? (ratio ?? Number.NaN) : mean;
  return bound === '>=' ? value >= Number(figure) : value <= Number(figure);
}

/** Empties the heap where node was started with --expose-gc, so that no variant pays for another's garbage. */
export function collect(): void {
  (globalThis as { gc?: () => void }).gc?.();
}
