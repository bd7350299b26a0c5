// The incidents planted into a simulated service: where and when each holds, and what it makes of what the world asks for.
import type { Calendar } from './calendar.ts';
import { effects, type Kind, type Lever } from './effects.ts';

/** An incident before it has an office and an hour, as `scenarios.csv` says it. */
export interface Planned {
  readonly kind: Kind;
  /** It looks like an incident of its kind and is none: nothing may raise an alarm. */
  readonly isLookalike: boolean;
  readonly size: number;
  /** What it is about, such as a waiting line; `all`: whatever is asked for. */
  readonly key: string;
  /** The places among which `rank` counts, by counters from 1, the largest, on; `all` and `hq` have no ranks. */
  readonly among: 'any' | 'mission' | 'night' | 'all' | 'hq';
  readonly rank: number;
  /** It is counted from the first opening of all; or from the first on that day of the week, or after a `holiday`. */
  readonly anchor: string;
  /** Since then, and how long, ms. */
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
  /** The last three come by themselves. */
  readonly kind: Kind | `lookalike:${Kind}` | 'wear' | 'failure' | 'link_outage';
}

/** A place where something can be planted. */
export interface Site {
  readonly office: string;
  readonly kind: 'home' | 'mission' | 'headquarters';
  readonly counters: number;
  readonly calendar: Calendar;
}

export interface Planted extends Label {
  readonly place: number;
  readonly size: number;
  /** When it would end if time did not. */
  readonly until: number;
  readonly effect: { readonly [L in Lever]?: (value: number, size: number) => number };
}

/** An application (A) or a token (T) that something planted has struck, by its number and the instant. */
interface Case {
  readonly by: Planted;
  readonly letter: 'A' | 'T';
  readonly n: number;
  readonly at: number;
}

export class Incidents {
  readonly labels: readonly Label[];
  private readonly cases: Case[] = [];
  private readonly planted: readonly Planted[];
  /** By lever and place; absent where nothing ever changes what is asked for. */
  private readonly changes = new Map<Lever, (Planted[] | undefined)[]>();

  /** `sites` by place; time runs from `start` to `end`. What would begin after it is not planted; none outlasts it. */
  constructor(planned: readonly Planned[], sites: readonly Site[], start: number, end: number) {
    this.planted = planned.flatMap((of, i) =>
      placesOf(of, sites).flatMap((place): Planted[] => {
        const { office, calendar } = sites[place];
        const { kind, isLookalike, key, size, anchor, after, lasts } = of;
        const from = calendar.first(start, end, anchor) + after;
        if (!(from < end)) return [];
        const named = isLookalike ? (`lookalike:${kind}` as const) : kind;
        const label = { incident: `${named}-${i + 1}`, office, key, start: from, kind: named };
        const until = from + lasts;
        return [{ ...label, end: Math.min(until, end), place, size, until, effect: effects[kind] }];
      }),
    );
    this.labels = this.planted.map(({ place: _, size: __, until: ___, effect: ____, ...label }) => label);
    for (const of of this.planted)
      for (const lever of Object.keys(of.effect) as Lever[]) {
        const places = this.changes.get(lever) ?? [];
        this.changes.set(lever, places);
        places[of.place] = [...(places[of.place] ?? []), of];
      }
  }

  /** All that is planted of these kinds. */
  of(...kinds: readonly Label['kind'][]): readonly Planted[] {
    return this.planted.filter(({ kind }) => kinds.includes(kind));
  }

  /** Instants at which something begins or ends at a place. */
  edges(place: number): number[] {
    return this.planted.flatMap((of) => (of.place === place ? [of.start, of.end] : []));
  }

  /** From the first beginning to the last end, ms, of all that is planted of a kind, look-alikes apart; undefined: nothing is. */
  span(kind: Kind): { readonly start: number; readonly end: number } | undefined {
    const all = this.planted.filter((of) => of.kind === kind);
    if (all.length === 0) return undefined;
    return {
      start: Math.min(...all.map(({ start }) => start)),
      end: Math.max(...all.map(({ until }) => until)),
    };
  }

  /** Notes whom the last of what moves a lever has struck: an application or a token of that place. */
  struck(lever: Lever, place: number, at: number, letter: Case['letter'], n: number): void {
    const by = this.changes.get(lever)?.[place]?.findLast(({ start, end }) => start <= at && at < end);
    if (by !== undefined) this.cases.push({ by, letter, n, at });
  }

  /** A label for each that was struck so far, its key the identifier that a run tells of it. */
  struckIn(run: string): Label[] {
    return this.cases.map(({ by: { incident, office, kind }, letter, n, at }) => ({
      ...{ incident, office, kind, start: at, end: at },
      key: `${letter}-${run}-${office}-${n}`,
    }));
  }

  /** Whether anything planted ever moves one of them. */
  moves(levers: readonly Lever[]): boolean {
    return levers.some((lever) => this.changes.has(lever));
  }

  /** What becomes of `value`; several incidents at once are applied one after the other. No `key`: asked of the whole place. */
  value(lever: Lever, place: number, at: number, value: number, key?: string): number {
    const changes = this.changes.get(lever)?.[place];
    if (changes === undefined) return value;
    let now = value;
    for (const { start, end, key: about, size, effect } of changes)
      if (start <= at && at < end && (key === undefined || about === 'all' || about === key))
        now = effect[lever]?.(now, size) ?? now;
    return now;
  }
}

/** Where an incident is planted; nowhere if there is no such place. */
function placesOf({ among, rank }: Planned, sites: readonly Site[]): number[] {
  const all = sites.map((_, place) => place);
  if (among === 'hq') return all.filter((place) => sites[place].kind === 'headquarters');
  const halls = all.filter((place) => sites[place].kind !== 'headquarters');
  if (among === 'all') return halls;
  const fit = halls
    .filter(
      (place) =>
        among === 'any' ||
        (among === 'mission' ? sites[place].kind === 'mission' : sites[place].calendar.isAlways),
    )
    .sort((a, b) => sites[b].counters - sites[a].counters);
  if (among === 'any') return [fit[Math.min(rank, fit.length) - 1]];
  return fit.slice(rank - 1, rank);
}
