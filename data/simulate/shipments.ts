// What travels together from headquarters to one office: packed through the day, sent off before closing.
import type { Calendar } from './calendar.ts';
import type { People } from './people.ts';
import { Random } from './random.ts';
import type { World } from './world.ts';

/** A hall as headquarters sees it. */
export interface Destination {
  readonly calendar: Calendar;
  /** Working days on the way to it, least and most. */
  readonly travel: readonly number[];
}

export class Shipments {
  /** Two for each hall, the second for what is urgent: the number of the one that is open, and who joined it last. */
  private readonly open: Uint32Array;
  private readonly last: Int32Array;
  private readonly random: Random;
  private readonly people: People;
  private numbers = 0;

  private readonly world: World;
  private readonly halls: readonly Destination[];
  private readonly calendar: Calendar;

  constructor(world: World, halls: readonly Destination[], calendar: Calendar, office: string) {
    this.world = world;
    this.halls = halls;
    this.calendar = calendar;
    this.people = world.people;
    this.random = new Random(world.setting.seed, office, 'shipments');
    this.open = new Uint32Array(halls.length * 2);
    this.last = new Int32Array(halls.length * 2).fill(-1);
  }

  /** Puts a booklet into the shipment of its hall; returns which, and when it leaves if it has just been begun. */
  join(who: number): { readonly which: number; readonly leaves: number } {
    const { people } = this;
    const which = people.home[who] * 2 + (people.category[who] > 0 ? 1 : 0);
    const isNew = this.last[which] < 0;
    if (isNew) this.open[which] = ++this.numbers;
    people.shipment[who] = this.open[which];
    people.after[who] = this.last[which];
    this.last[which] = who;
    return { which, leaves: isNew ? this.leaves() : Number.NaN };
  }

  /** Sends a shipment off: all that is in it, and when it arrives. */
  send(which: number): { readonly members: readonly number[]; readonly arrives: number } {
    const members: number[] = [];
    for (let who = this.last[which]; who >= 0; who = this.people.after[who]) members.push(who);
    this.last[which] = -1;
    const { calendar, travel } = this.halls[which >> 1];
    const [least, most] = travel;
    const days = which % 2 === 0 ? least + this.random.below(most - least + 1) : least;
    let at = this.world.agenda.at;
    for (let day = 0; day < days; day++) at = calendar.morning(at);
    return {
      members: members.reverse(),
      arrives: at + this.random.below(this.world.setting.load.returnsWithin),
    };
  }

  private leaves(): number {
    const { agenda, setting } = this.world;
    const early = this.random.below(setting.load.dispatchedWithin);
    const today = this.calendar.closing(agenda.at) - early;
    return today > agenda.at ? today : this.calendar.workingDay(agenda.at, 1) - early;
  }
}
