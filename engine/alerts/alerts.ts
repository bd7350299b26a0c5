// All that raises alarms: the watches of the pipelines, and clocks that have fallen silent.
import type { Catalogue } from '../catalogue.ts';
import type { Clocks } from '../clocks.ts';
import type { Columns } from '../columns.ts';
import { parseDuration } from '../duration.ts';
import type { Cause } from '../fold/changes.ts';
import type { Identifiers } from '../identifiers.ts';
import type { Dictionaries } from '../labels.ts';
import type { Level } from '../rules.ts';
import { severities } from '../watch.ts';
import type { Windower } from '../windows/set.ts';
import { Windows } from '../windows/windows.ts';
import type { Finding } from './finding.ts';
import { Incidents } from './incidents.ts';
import type { Place } from './lives.ts';
import { ruleOf, thresholdsOf } from './watched.ts';
import { Watcher } from './watcher.ts';

/** A clock has fallen silent. */
export const silence = {
  name: 'clocks.silent',
  kind: 'silent',
  measure: 'silent_ms',
  action: 'call_office',
  actWithin: parseDuration('30m'),
};
const warning = severities.indexOf('warning') + 1;

export class Alerts {
  static readonly state = ['incidents', 'watchers', 'isSilent'];
  readonly incidents: Incidents;
  /** In the order of the pipelines, without those of sessions. */
  readonly watchers: readonly Watcher[];
  private isSilent = new Set<number>();
  /** The column that names clocks. */
  readonly clock: string;
  private readonly clocks: Clocks;
  private readonly dictionaries: Dictionaries;
  private readonly feed: string;
  private readonly silenceRule: number;
  private readonly settle: () => void;

  /** `settle` lets what is read so far correct windows: alerts come in the order of the log. */
  constructor(
    windows: readonly Windower[],
    clocks: Clocks,
    { clock, feed }: Catalogue,
    dictionaries: Dictionaries,
    identifiers: Identifiers,
    settle: () => void,
  ) {
    this.clock = clock;
    this.clocks = clocks;
    this.dictionaries = dictionaries;
    this.feed = feed;
    this.settle = settle;
    const rules = windows.map(({ state: { pipeline } }) =>
      thresholdsOf(pipeline).map((watch) => ruleOf(pipeline, watch)),
    );
    this.silenceRule = rules.flat().length;
    this.incidents = new Incidents([...rules.flat(), silence], clock, dictionaries, identifiers);
    let first = 0;
    this.watchers = windows.flatMap((of, w) => {
      if (!(of instanceof Windows)) return [];
      const texts = of.state.pipeline.by.map((name) => (name === clock ? null : dictionaries.of(name)));
      const watcher = new Watcher(
        of.state,
        first,
        this.incidents,
        dictionaries.of('key'),
        texts,
        (code, at) => clocks.spec(code).hours?.closing(at) ?? Number.NaN,
        (code) => clocks.spec(code),
      );
      first += rules[w].length;
      if (rules[w].length > 0) of.watch(watcher);
      return [watcher];
    });
  }

  /** A rule has another level from here on: what is read so far was judged by those it had. */
  learn(level: Level): void {
    this.settle();
    for (const watcher of this.watchers) watcher.learn(level);
  }

  /** Clocks that have fallen silent since the last look. */
  sweep(cause: Cause): void {
    const { silence, feeds } = this.clocks;
    for (let clock = 0; clock < feeds.n; clock++) {
      if (this.isSilent.has(clock) || !silence.judge(clock)) continue;
      this.isSilent.add(clock);
      this.silent(clock, warning, silence.since(clock), cause);
    }
  }

  /** Incidents as they were told in place of what the fold found of them; `told` holds the newest row of each. */
  adopt(told: readonly Columns[], last: number, cause: Cause): void {
    const places = new Map<string, Place>();
    for (const watcher of this.watchers) watcher.places((place) => places.set(place.name, place));
    const { feeds } = this.clocks;
    for (let clock = 0; clock < feeds.n; clock++) {
      const name = `${silence.name} ${feeds.unit[clock]} ${this.restOf(clock)}`;
      places.set(name, { name, rule: this.silenceRule, key: clock, isOn: true });
    }
    const open = this.incidents.adopt(told, last, places, this.clocks.logged, cause);
    if (open === null) return;
    for (const watcher of this.watchers) watcher.forget();
    this.isSilent = new Set(open.filter(({ rule }) => rule === this.silenceRule).map(({ key }) => key));
  }

  /** A clock was heard. */
  heard(clock: number, cause: Cause): void {
    if (this.isSilent.size === 0 || !this.isSilent.delete(clock)) return;
    this.silent(clock, 0, cause.knownAt, cause);
  }

  private silent(clock: number, severity: number, at: number, cause: Cause): void {
    this.settle();
    const { feeds } = this.clocks;
    const { silentAfter } = feeds.bounds(clock);
    const finding: Finding = {
      clock: feeds.unit[clock],
      key: this.restOf(clock),
      start: Number.NaN,
      end: at,
      revision: Number.NaN,
      observed: silentAfter,
      expected: silentAfter,
      advice: null,
      isProvisional: false,
    };
    this.incidents.find(this.silenceRule, clock, severity, finding, cause);
  }

  /** What is left of a clock's name when its unit is told: its feed, as a label. */
  private restOf(clock: number): number {
    const { dictionaries, clocks, feed } = this;
    return dictionaries.of('key').codeOf(dictionaries.of(feed).text(clocks.feeds.feed[clock]));
  }
}
