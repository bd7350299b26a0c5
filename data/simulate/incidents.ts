// The incidents planted into a simulated service: what each kind does to the world, and where and when it holds.

/** An incident before it has an office and an hour, as `scenarios.csv` says it. */
export interface Planned {
  readonly kind: Kind;
  readonly size: number;
  /** The waiting line it is about. */
  readonly line: string;
  /** Of the offices by counters: 1 is the largest. */
  readonly rank: number;
  /** Since that office first opens, and how long, ms. */
  readonly after: number;
  readonly lasts: number;
}

/** What was planted: the truth that a detector is measured by. Instants are ms. */
export interface Label {
  readonly incident: string;
  readonly office: string;
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly kind: Kind;
}

/** What a kind of incident does while it lasts. Several at once are applied one after the other. */
const effects = {
  /** `size` times the visitors. */
  rush: { visitors: (rate: number, size: number) => rate * size, counters: (n: number) => n },
  /** `size` counters without an officer. */
  absence: { visitors: (rate: number) => rate, counters: (n: number, size: number) => Math.max(0, n - size) },
} as const;
export type Kind = keyof typeof effects;
export const kinds = Object.keys(effects) as Kind[];

interface Planted extends Label {
  readonly place: number;
  readonly size: number;
}

export class Incidents {
  readonly labels: readonly Label[];
  private readonly planted: readonly Planted[];

  /** `offices` by place. An incident that would begin after `end` is not planted; none outlasts it. */
  constructor(
    planned: readonly Planned[],
    offices: readonly { readonly office: string; readonly counters: number; readonly opens: number }[],
    end: number,
  ) {
    const bySize = offices.map((_, place) => place).sort((a, b) => offices[b].counters - offices[a].counters);
    this.planted = planned.flatMap(({ kind, size, line, rank, after, lasts }, i): Planted[] => {
      const place = bySize[Math.min(rank, bySize.length) - 1];
      const { office, opens } = offices[place];
      const start = opens + after;
      const label = { incident: `${kind}-${i + 1}`, office, key: line, start, end: start + lasts, kind };
      return start < end ? [{ ...label, end: Math.min(label.end, end), place, size }] : [];
    });
    this.labels = this.planted.map(({ place: _, size: __, ...label }) => label);
  }

  /** Instants at which something begins or ends at a place. */
  edges(place: number): number[] {
    return this.planted.flatMap((of) => (of.place === place ? [of.start, of.end] : []));
  }

  visitors(place: number, at: number, rate: number): number {
    return this.at(place, at).reduce((of, { kind, size }) => effects[kind].visitors(of, size), rate);
  }

  counters(place: number, line: string, at: number, n: number): number {
    return this.at(place, at)
      .filter(({ key }) => key === line)
      .reduce((of, { kind, size }) => effects[kind].counters(of, size), n);
  }

  private at(place: number, at: number): Planted[] {
    return this.planted.filter((of) => of.place === place && of.start <= at && at < of.end);
  }
}
