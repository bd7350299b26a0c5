// The links from simulated places to whoever listens: outages with a late burst, daily batches, clocks that are off.
import type { Office } from '../offices.ts';
import type { Label } from './incidents.ts';
import { Random } from './random.ts';
import { factCode } from './words.ts';
import type { World } from './world.ts';

/** A kind of appointment that every place has: its link goes down or comes up. */
export const turns = 62;

const minute = 60_000;
const hour = 3_600_000;
const day = 24 * hour;
export const wentDown = factCode('link.went_down');
const cameUp = factCode('link.came_up');
const comesUp = -1;
const asPlanted = 0;

export class Links {
  /** Of outages that come by themselves. */
  readonly labels: Label[] = [];
  /** Until when each link is down; NaN while it is up. */
  private readonly upAt: Float64Array;
  /** When the last of each is told: what comes after it is not told before. */
  private readonly lastTold: Float64Array;
  /** When in a UTC day each tells all, ms; NaN where it tells at once. */
  private readonly tellsAt: Float64Array;
  private readonly world: World;

  /** `isReal`: links fail by themselves, and places whose bound is a day or more tell once a day. */
  constructor(world: World, places: readonly Office[], isReal: boolean, start: number, end: number) {
    const { seed, load, incidents, headquarters } = world.setting;
    this.world = world;
    this.upAt = new Float64Array(places.length).fill(Number.NaN);
    this.lastTold = new Float64Array(places.length).fill(Number.NEGATIVE_INFINITY);
    this.tellsAt = new Float64Array(places.length).fill(Number.NaN);
    for (const [place, { office, bound }] of places.entries()) {
      for (const at of incidents.edges(place))
        if (at >= start) world.agenda.add(at, place, turns, -1, asPlanted);
      if (!isReal || place === headquarters) continue;
      const random = new Random(seed, office, 'outages');
      if (bound >= day) this.tellsAt[place] = 14 * hour + random.below(6 * hour);
      const [least, more] = load.outage;
      for (let at = start; ; ) {
        at += Math.round(random.gamma(load.outageEvery));
        if (at >= end) break;
        const up = at + least + random.below(more);
        world.agenda.add(at, place, turns, -1, up);
        const incident = `link_outage-${this.labels.length + 1}`;
        const label = { incident, office, key: 'all', start: at, end: Math.min(up, end) };
        this.labels.push({ ...label, kind: 'link_outage' });
        at = up;
      }
    }
  }

  /** An appointment of the kind above. */
  happen(what: number): void {
    const { agenda, setting } = this.world;
    const { at, place } = agenda;
    if (what === comesUp) {
      if (this.upAt[place] > at) return;
      this.upAt[place] = Number.NaN;
      this.world.tell(cameUp, place);
    } else if (what !== asPlanted) this.goesDown(place, what);
    else if (setting.incidents.value('link', place, at, 1) === 0)
      this.goesDown(
        place,
        setting.incidents
          .edges(place)
          .filter((edge) => edge > at && setting.incidents.value('link', place, edge, 1) > 0)
          .reduce((first, edge) => Math.min(first, edge), Number.POSITIVE_INFINITY),
      );
  }

  /** When what happens at `place` now is told, ms; in the order in which it happens. */
  tells(place: number, at: number): number {
    const { incidents } = this.world.setting;
    const isBatch = this.tellsAt[place] >= 0;
    const up = this.upAt[place] >= at ? this.upAt[place] : at;
    const offset = isBatch ? this.tellsAt[place] : 0;
    const batch = Math.ceil((up - offset) / day) * day + offset;
    const late = incidents.value('told', place, isBatch ? batch : at, 0) * hour;
    const told = isBatch || late > 0 ? batch + late : up;
    return (this.lastTold[place] = Math.max(told, this.lastTold[place]));
  }

  /** How far the clock of a place is ahead, ms. */
  skew(place: number, at: number): number {
    return Math.round(this.world.setting.incidents.value('clock', place, at, 0) * minute);
  }

  private goesDown(place: number, up: number): void {
    const wasUp = Number.isNaN(this.upAt[place]);
    this.upAt[place] = wasUp ? up : Math.max(up, this.upAt[place]);
    if (wasUp) this.world.tell(wentDown, place);
    if (up < Number.POSITIVE_INFINITY) this.world.agenda.add(up, place, turns, -1, comesUp);
  }
}
