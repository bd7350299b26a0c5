// All that raises alarms: the watches of the pipelines, and clocks that have fallen silent.
import type { Clocks } from '../clocks.ts';
import type { Columns } from '../columns.ts';
import { parseDuration } from '../duration.ts';
import type { Cause } from '../fold/changes.ts';
import type { Identifiers } from '../identifiers.ts';
import type { Dictionaries } from '../labels.ts';
import { severities } from '../watch.ts';
import type { Windows } from '../windows/windows.ts';
import { Incidents, type Place } from './incidents.ts';
import { ruleOf, thresholdsOf, Watcher } from './watcher.ts';

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
  /** In the order of the pipelines. */
  readonly watchers: readonly Watcher[];
  private isSilent = new Set<number>();
  /** The column that names clocks. */
  readonly clock: string;
  private readonly clocks: Clocks;
  private readonly silenceRule: number;

  constructor(
    windows: readonly Windows[],
    clocks: Clocks,
    clock: string,
    dictionaries: Dictionaries,
    identifiers: Identifiers,
  ) {
    this.clock = clock;
    this.clocks = clocks;
    const rules = windows.map(({ state: { pipeline } }) =>
      thresholdsOf(pipeline).map((watch) => ruleOf(pipeline, watch)),
    );
    this.silenceRule = rules.flat().length;
    this.incidents = new Incidents([...rules.flat(), silence], clock, dictionaries, identifiers);
    let first = 0;
    this.watchers = windows.map((of, w) => {
      const texts = of.state.pipeline.by.map((name) => (name === clock ? null : dictionaries.of(name)));
      const watcher = new Watcher(
        of.state,
        first,
        this.incidents,
        dictionaries.of('key'),
        texts,
        (code, at) => clocks.spec(code).hours?.closing(at) ?? Number.NaN,
      );
      first += rules[w].length;
      if (rules[w].length > 0) of.watch(watcher);
      return watcher;
    });
  }

  /** Clocks that have fallen silent since the last look. */
  sweep(cause: Cause): void {
    for (const code of this.clocks.codes) {
      if (this.isSilent.has(code) || !this.clocks.isSilent(code)) continue;
      this.isSilent.add(code);
      this.silent(code, warning, this.clocks.silentSince(code), cause);
    }
  }

  /** Incidents as they were told in place of what the fold found of them; `told` holds the newest row of each. */
  adopt(told: readonly Columns[], cause: Cause): void {
    const places = new Map<string, Place>();
    for (const watcher of this.watchers) watcher.places((place) => places.set(place.name, place));
    for (const code of this.clocks.codes)
      places.set(`${silence.name} ${code} 0`, {
        name: silence.name,
        rule: this.silenceRule,
        key: code,
        isOn: true,
      });
    const open = this.incidents.adopt(told, places, this.clocks.logged, cause);
    this.isSilent = new Set(open.filter(({ rule }) => rule === this.silenceRule).map(({ key }) => key));
  }

  /** A clock was heard. */
  heard(code: number, cause: Cause): void {
    if (this.isSilent.size === 0 || !this.isSilent.delete(code)) return;
    this.silent(code, 0, cause.knownAt, cause);
  }

  private silent(code: number, severity: number, at: number, cause: Cause): void {
    const { silentAfter } = this.clocks.spec(code);
    const [start, key] = [Number.NaN, 0];
    this.incidents.find(
      this.silenceRule,
      code,
      severity,
      { clock: code, key, start, end: at, observed: silentAfter, expected: silentAfter, advice: null },
      cause,
    );
  }
}
