// How this project times things: variants in alternating rounds after a warm-up, each row with its spread and its aim.

/** One line of a table. `min`, `mean` and `sd` are over rounds, in `unit`, the less the better unless the unit says per second. */
export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly min: number;
  readonly mean: number;
  readonly sd: number;
  /** How many times as fast as the baseline of the same run, measured in alternating rounds. */
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
  /** What comes before each time and is not timed. */
  readonly ready?: () => void;
  readonly once: () => number | Promise<number>;
}

/** A sample lasts at least so long, ms: what is faster is done several times. */
const least = 60;

/**
 * Times every variant once a round, in turn, so that what slows the machine slows all of them. The first is the
 * baseline: a ratio says how many times as fast as it a row is, by the least times, which noise touches least. Rows
 * are in ns a thing.
 */
export async function compare(variants: readonly Variant[], rounds: number, warmUps = 3): Promise<Row[]> {
  const samples: number[][] = variants.map(() => []);
  const times = variants.map(() => 1);
  for (let round = -warmUps; round < rounds; round++)
    for (const [v, { ready, once }] of variants.entries()) {
      let [n, ns] = [0, 0];
      for (let i = 0; i < times[v]; i++) {
        ready?.();
        const started = process.hrtime.bigint();
        n += await once();
        ns += Number(process.hrtime.bigint() - started);
      }
      if (round >= 0) samples[v].push(ns / n);
      else times[v] = Math.max(1, Math.ceil((times[v] * least * 1e6) / ns));
    }
  const base = spread(samples[0]).min;
  return variants.map(({ what, aim }, v) => {
    const of = spread(samples[v]);
    return { what, unit: 'ns', ...of, ratio: base / of.min, ...(aim && { aim }) };
  });
}

/** Least, mean and standard deviation. */
export function spread(samples: readonly number[]): { min: number; mean: number; sd: number } {
  const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
  const variance = samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(1, samples.length - 1);
  return { min: Math.min(...samples), mean, sd: Math.sqrt(variance) };
}

/** The middle one, or the upper of two. */
export const median = (samples: readonly number[]): number =>
  [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)];

/** Whether a row keeps its aim; undefined where it has none. */
export function isMet({ aim, ratio, mean }: Row): boolean | undefined {
  const [, bound, figure, isRatio] = /^(>=|<=)\s*([\d.]+)(x?)/.exec(aim ?? '') ?? [];
  if (bound === undefined) return undefined;
  const value = isRatio ? (ratio ?? Number.NaN) : mean;
  return bound === '>=' ? value >= Number(figure) : value <= Number(figure);
}
