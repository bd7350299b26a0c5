// A small question for the tests of windows: calls of ships at ports.
import { type Cases, cases, here } from '../cases.ts';
import { trips } from '../decode/fixture.ts';
import { level, type Measure, max, mean, sum } from '../measures.ts';
import { type Pipeline, pipeline } from '../pipeline.ts';
import type { Window } from '../window.ts';
import type { Locale } from './calendar.ts';

export const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

export const calls = cases({
  kind: 'transitions',
  schema: 'core',
  name: 'calls',
  doc: 'calls at ports · بندرگاہ پر آمد',
  from: trips,
  key: 'trip',
  at: 'called_at',
  end: 'called_at',
  columns: {
    port: here('port', 'port · بندرگاہ'),
    class: here('class', 'class of ship · درجہ'),
    called_at: here('event_at', 'when · کب'),
    gone_at: here('due_at', 'left again · روانگی'),
    load_kg: here('load_kg', 'load · وزن'),
  },
}) as unknown as Cases;

/** A call at a port: when, how long (ms), of what class, with how much; with a weight of -1 it never was. */
export interface Call {
  readonly at: number;
  readonly stay?: number;
  readonly port?: string;
  readonly ship?: string;
  readonly load?: number;
  readonly weight?: 1 | -1;
}

const measures = {
  load_kg_sum: sum('load_kg', 'load · وزن'),
  load_kg_mean: mean('load_kg', 'load · وزن'),
};
const levels = { moored: level({ enters: 'called_at', leaves: 'gone_at' }, 'moored · لنگر انداز') };
const extremes = { load_kg_max: max('load_kg', 'load · وزن') };

export interface Setting {
  readonly window: Window;
  readonly keep: Record<string, '1d' | 'always'>;
  /** Also the greatest load, which cannot be undone. */
  readonly hasExtremes?: boolean;
  readonly more?: Readonly<Record<string, Measure>>;
  /** Where the ports are; none given: at UTC. */
  readonly locales?: Readonly<Record<string, Locale>>;
}

/** A pipeline of calls by port and class of ship. */
export const callsBy = ({ window, keep, hasExtremes = false, more }: Setting): Pipeline =>
  pipeline({
    name: 'harbour',
    question: 'How busy are the ports?',
    doc: 'calls at ports · بندرگاہیں',
    from: calls,
    by: ['port', 'class'] as never,
    window,
    measure: {
      ...measures,
      ...(hasExtremes ? extremes : {}),
      ...more,
      ...(window.kind === 'session' ? {} : levels),
    } as never,
    keep,
  });
