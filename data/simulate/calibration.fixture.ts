// What calibration compares, measured alike in real logs and in simulated ones: how unlike days are, and how busy work is.

/** Arrivals of a day by half hour; Sunday is 0. */
export interface Day {
  readonly weekday: number;
  readonly slots: number[];
}
/** A piece of work of one kind by one worker or machine, ms. */
export interface Job {
  readonly by: string;
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

export const sum = (of: readonly number[]) => of.reduce((total, x) => total + x, 0);
export const mean = (of: readonly number[]) => sum(of) / of.length;
const day = 86_400_000;

/**
 * Coefficients of variation beyond Poisson: of a day, against the four days of its weekday before and after; of half an
 * hour, against its share of its own day, from the index of dispersion D = 1 + mean * cv * cv. `neighbour` is the
 * correlation of a half hour with the next, of what each is off its share.
 */
export function unlike(days: readonly Day[]): { day: number; slot: number; neighbour: number } {
  const squares: number[] = [];
  for (let weekday = 0; weekday < 7; weekday++) {
    const totals = days.filter((of) => of.weekday === weekday).map(({ slots }) => sum(slots));
    for (const [i, total] of totals.entries()) {
      const near = [...totals.slice(Math.max(0, i - 4), i), ...totals.slice(i + 1, i + 5)];
      if (near.length > 0) squares.push((total / mean(near) - 1) ** 2);
    }
  }
  const shares = shape(days);
  const off = days.map(({ slots }) => {
    const total = sum(slots);
    return slots.map((n, i) => (n - total * shares[i]) / Math.sqrt(total * shares[i]));
  });
  const perSlot = sum(days.map(({ slots }) => sum(slots))) / days.length / shares.length;
  const all = off.flat();
  const pairs = off.flatMap((of) => of.slice(1).map((next, i) => next * of[i]));
  return {
    day: Math.sqrt(mean(squares)),
    slot: Math.sqrt(Math.max(0, mean(all.map((x) => x * x)) - 1) / perSlot),
    neighbour: mean(pairs) / mean(all.map((x) => x * x)),
  };
}

/** Shares of the day by half hour. */
export function shape(days: readonly Day[]): number[] {
  const all = sum(days.map(({ slots }) => sum(slots)));
  return days[0].slots.map((_, i) => sum(days.map(({ slots }) => slots[i])) / all);
}

/** Median, over whoever did a kind of work at least 30 times, of the coefficient of variation of its time. */
export function variation(jobs: readonly Job[]): number {
  const cvs: number[] = [];
  for (const of of groups(jobs, ({ by, kind }) => `${by} ${kind}`)) {
    const times = of.map(({ from, to }) => to - from);
    const m = mean(times);
    if (times.length >= 30) cvs.push(Math.sqrt(mean(times.map((x) => (x - m) ** 2))) / m);
  }
  return median(cvs);
}

/** Mean share of a day's time, from the first job to the end of the last, in which whoever works is at work. */
export function busy(jobs: readonly Job[]): number {
  const shares: number[] = [];
  for (const of of groups(jobs, ({ by, from }) => `${by} ${Math.floor(from / day)}`)) {
    const ordered = [...of].sort((a, b) => a.from - b.from);
    let [worked, until] = [0, ordered[0].from];
    for (const { from, to } of ordered) {
      worked += Math.max(0, to - Math.max(from, until));
      until = Math.max(until, to);
    }
    if (until - ordered[0].from > day / 24) shares.push(worked / (until - ordered[0].from));
  }
  return mean(shares);
}

function groups(jobs: readonly Job[], key: (job: Job) => string): Job[][] {
  const all = new Map<string, Job[]>();
  for (const job of jobs) {
    const name = key(job);
    const group = all.get(name);
    if (group) group.push(job);
    else all.set(name, [job]);
  }
  return [...all.values()];
}

function median(of: readonly number[]): number {
  return [...of].sort((a, b) => a - b)[of.length >> 1];
}
