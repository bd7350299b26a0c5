// What alerts said of windows, by window: kept so long as whoever follows alerts can still look it up.
import { parseDuration } from '../duration.ts';

const keptFor = parseDuration('30d');

/** What a revision of incident `slot` said of a window. */
export interface Said {
  readonly key: number;
  /** Window number, and the end of that window, ms. */
  readonly window: number;
  readonly end: number;
  readonly slot: number;
  readonly expected: number;
  /** As told last. */
  observed: number;
}

export class Told {
  static readonly state = ['said'];
  private readonly said = new Map<string, Said>();

  get(key: number, window: number): Said | undefined {
    return this.said.get(`${key}/${window}`);
  }

  set(said: Said): void {
    this.said.set(`${said.key}/${said.window}`, said);
  }

  /** Forgets what is too old to matter at `now`, oldest told first, and returns it. */
  forget(now: number): Said[] {
    const gone: Said[] = [];
    for (const said of this.said.values()) {
      if (said.end >= now - keptFor) break;
      gone.push(said);
    }
    for (const { key, window } of gone) this.said.delete(`${key}/${window}`);
    return gone;
  }
}
