// A seeded load: tokens and applications of some offices over some days, as contract events in the order of arrival.
import { type Duration, parseDuration } from '../engine/duration.ts';
import { Hours } from '../engine/hours.ts';
import type { Office } from './offices.ts';
import { apply } from './simulate/application.ts';
import { type Dice, dice } from './simulate/dice.ts';
import { open } from './simulate/opening.ts';
import type { Workflow } from './workflow.ts';

export interface Load {
  readonly offices: readonly Office[];
  readonly workflow: Workflow;
  readonly seed: number;
  /** How long, from the first midnight UTC; what would happen later is left out. */
  readonly days: number;
  /** Date of the first day. */
  readonly from?: string;
  /** Visitors a counter a day, about. */
  readonly rate?: number;
  /** A share of the events arrives up to `max` later. */
  readonly disorder?: { readonly share: number; readonly max: Duration };
  /** Share of the events that arrive a second time. */
  readonly duplicates?: number;
  /** Share of the events that arrive later than their office's bound. */
  readonly late?: number;
}

interface Happening {
  readonly at: number;
  readonly office: Office;
  readonly fact: string;
  readonly data: object;
}

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

/** CloudEvents as the offices of `load` would send them; the same seed gives the same bytes. */
export function generate(load: Load): object[] {
  const draw = dice(load.seed);
  return sent(happenings(load, draw), load, draw);
}

function happenings({ offices, workflow, days, from: date, rate = 20 }: Load, draw: Dice): Happening[] {
  const from = Date.parse(`${date ?? '2026-03-02'}T00:00:00Z`);
  const until = from + days * day;
  const all: Happening[] = [];
  let last = 0;
  const numberOf = () => String(++last).padStart(6, '0');
  const pseudonym = () => `O-${draw.below(65_536).toString(16).toUpperCase().padStart(4, '0')}`;
  for (const office of offices) {
    const hours = new Hours(office);
    const { counters } = office;
    const officers = Array.from({ length: counters }, pseudonym);
    const desks = Array.from({ length: 3 }, pseudonym);
    const say = (at: number, fact: string, data: object) =>
      void (at < until && all.push({ at, office, fact, data }));
    const serve = (start: number, token: object, number: string, counter: number) => {
      const [application, officer] = [`APP-SIM-${number}`, officers[counter]];
      say(start + 20 * second, 'queue.service_started', { ...token, application, officer });
      const free = apply(workflow, draw, say, start + 20 * second, application, officer, desks) + 15 * second;
      say(free, 'queue.service_ended', { ...token, officer });
      return free;
    };
    for (let t = from; t < until; ) {
      const [begin, to] = hours.isAlways ? [t, t + day] : [Math.max(t, hours.opening(t)), hours.closing(t)];
      const visitors = Math.round(counters * rate * (0.85 + 0.3 * draw.share()));
      const early = hours.isAlways ? 0 : 0.38;
      if (begin < until) open({ from: begin, to, counters, visitors, early }, draw, say, numberOf, serve);
      t = to;
    }
  }
  return all.sort((a, b) => a.at - b.at);
}

function sent(all: readonly Happening[], { disorder, duplicates = 0, late = 0 }: Load, draw: Dice): object[] {
  const sequences = new Map<Office, number>();
  const max = parseDuration(disorder?.max ?? '0s');
  return all
    .flatMap(({ at, office, fact, data }, i) => {
      const sequence = (sequences.get(office) ?? 0) + 1;
      sequences.set(office, sequence);
      const event = {
        specversion: '1.0',
        id: `E-SIM-${String(i + 1).padStart(6, '0')}`,
        source: `/offices/${office.office}`,
        type: `passport.${fact}.v1`,
        time: new Date(at).toISOString(),
        officeid: office.office,
        sequence,
        data,
      };
      const slow = disorder && draw.chance(disorder.share) ? draw.below(max + 1) : 0;
      const held = draw.chance(late) ? office.bound + minute + draw.skewed(hour) : 0;
      const arrives = at + slow + held;
      const again = draw.chance(duplicates) ? [{ arrives: arrives + draw.skewed(minute), event }] : [];
      return [{ arrives, event }, ...again];
    })
    .sort((a, b) => a.arrives - b.arrives)
    .map(({ event }) => event);
}

export const ndjson = (events: readonly object[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');
