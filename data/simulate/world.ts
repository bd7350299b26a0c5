// What all places of a simulated service share: its agenda, its people, the road they take, and what is told of them.
import type { FeeRule } from '../fees.ts';
import type { Load } from '../load.ts';
import { Agenda } from './agenda.ts';
import { details, slots } from './details.ts';
import { Happenings } from './happenings.ts';
import type { Incidents } from './incidents.ts';
import { People } from './people.ts';
import type { Road } from './road.ts';
import { Tariff } from './tariff.ts';
import { Terms } from './terms.ts';
import { factCode } from './words.ts';

/** A kind of appointment that every place has: its heartbeat. */
export const beats = 63;
const heartbeat = factCode('link.heartbeat');

export interface Setting {
  readonly seed: number;
  readonly load: Load;
  readonly road: Road;
  readonly incidents: Incidents;
  /** Where headquarters stands among the places; halls come before. */
  readonly headquarters: number;
  /** Between two heartbeats of an open place, ms; 0: none. */
  readonly heartbeat: number;
  /** How much later than it happened, at most, something is told that is not late, by place, ms. */
  readonly lag: Float64Array;
  readonly fees: readonly FeeRule[];
}

export class World {
  readonly agenda = new Agenda();
  readonly people = new People();
  readonly told = new Happenings();
  readonly terms = new Terms();
  readonly setting: Setting;
  readonly tariff: Tariff;
  /** Approved applications that are not back at their halls, and how many a plain day makes. */
  inProduction = 0;
  plainDay = 1;
  private readonly sequences: Float64Array;

  constructor(setting: Setting) {
    this.setting = setting;
    const { fees, load, incidents } = setting;
    this.tariff = new Tariff(fees, load.feeRise, incidents, this.terms);
    this.sequences = new Float64Array(setting.headquarters + 1);
  }

  /** From 0, production keeps up, to 1: it is so far behind that everybody acts on it. */
  stress(): number {
    const [from, to] = this.setting.load.stressDays;
    return Math.min(1, Math.max(0, (this.inProduction / this.plainDay - from) / (to - from)));
  }

  /** Tells that `fact` happens at `place` now; returns its row, for what else there is to say. */
  tell(fact: number, place: number): number {
    const row = this.told.add(this.agenda.at, fact, place, ++this.sequences[place]);
    if (details[fact].length > 0) this.detail(row);
    return row;
  }

  /** What the fact of `row` says beside, in the order of `details`; NaN, or 0 of a term or key, says nothing. */
  detail(row: number, ...values: readonly number[]): void {
    for (let slot = 0; slot < slots; slot++)
      this.told.detail[row * slots + slot] = slot < values.length ? values[slot] : Number.NaN;
  }

  /** The same, of an application: with the step that it completes and the time worked. */
  tellOf(who: number, fact: number, place: number, step: number, officer: number, worked: number): number {
    const { told, people } = this;
    const row = this.tell(fact, place);
    told.step[row] = step;
    told.home[row] = people.home[who];
    told.application[row] = people.application[who];
    told.officer[row] = officer;
    told.category[row] = people.category[who];
    told.service[row] = people.service[who];
    told.worked[row] = worked;
    return row;
  }

  /** Tells that all that happened at an open place so long ago has been told. */
  beat(place: number, closesAt: number): void {
    const row = this.tell(heartbeat, place);
    this.told.until[row] = this.agenda.at - this.setting.lag[place];
    this.expectBeat(place, closesAt);
  }

  expectBeat(place: number, closesAt: number): void {
    const { heartbeat: every } = this.setting;
    if (every > 0 && this.agenda.at + every < closesAt) this.agenda.add(this.agenda.at + every, place, beats);
  }
}
