// Who comes through the door of a hall, when and why; and what the door counts.

import { Arrivals } from './arrivals.ts';
import type { Asks } from './asks.ts';
import type { Calendar } from './calendar.ts';
import { Random } from './random.ts';
import { factCode } from './words.ts';
import type { World } from './world.ts';

/** Kinds of appointments: the next group, another of it, a visitor by appointment, a count at the door. */
export const groups = 3;
export const member = 4;
export const appointed = 10;
export const counts = 11;

const counted = factCode('queue.door_counted');
const day = 86_400_000;

export class Reception {
  private readonly world: World;
  private readonly place: number;
  private readonly line: string;
  private readonly calendar: Calendar;
  private readonly asks: Asks;
  private readonly visitors: Random;
  private readonly days: Random;
  private readonly door: Random;
  private readonly arrivals: Arrivals;
  private readonly joins: (who: number) => void;
  private readonly priorities: { readonly appointment: number; readonly care: number };
  private closesAt = Number.NEGATIVE_INFINITY;
  private nIn = 0;
  private nOut = 0;
  /** A count is on the agenda: one, also where shift follows shift. */
  private isCounting = false;

  /** `joins`: has a new visitor join the first line, named `line`. */
  constructor(
    world: World,
    place: number,
    office: string,
    calendar: Calendar,
    asks: Asks,
    visitors: Random,
    joins: (who: number) => void,
  ) {
    const random = (purpose: string) => new Random(world.setting.seed, office, purpose);
    this.world = world;
    this.place = place;
    this.line = world.setting.load.lines[0].line;
    this.calendar = calendar;
    this.asks = asks;
    this.visitors = visitors;
    this.days = random('days');
    this.door = random('door');
    this.arrivals = new Arrivals(random('arrivals'), this.days, world.setting.load);
    this.joins = joins;
    this.priorities = { appointment: world.terms.code('appointment'), care: world.terms.code('elderly') };
  }

  /** Opens for a shift: `plain` visitors are expected on a plain day of it. */
  open(from: number, to: number, plain: number): void {
    const { agenda, setting } = this.world;
    const { load, incidents } = setting;
    const { isAlways } = this.calendar;
    this.closesAt = to;
    const family = load.families.reduce((sum, share, i) => sum + share * (i + 1), 0);
    const spread = 1 + load.daySpread * (2 * this.visitors.share() - 1);
    const visitors = plain * this.factor(from) * spread;
    const booked = visitors * load.appointed;
    this.arrivals.plan(
      from,
      to,
      (visitors - booked) / family,
      isAlways,
      incidents.edges(this.place),
      (t, rate) => incidents.value('visitors', this.place, t, rate, this.line),
    );
    this.expect();
    for (let i = 0.5; i < booked; i++) this.book(from + Math.round(((to - from) * i) / booked));
    if (load.doorEvery > 0 && !this.isCounting)
      agenda.add(Math.min(to, agenda.at + load.doorEvery), this.place, counts);
    this.isCounting = true;
  }

  group(): void {
    this.expect();
    this.visitor(this.visitors.among(this.world.setting.load.families));
  }

  /** A visitor with `more` of the family behind. */
  visitor(more: number): void {
    const { agenda, setting } = this.world;
    if (agenda.at >= this.closesAt) return;
    const jumps = setting.incidents.value('jumps', this.place, agenda.at, 0);
    if (this.door.chance(setting.load.goesFirst)) this.admit(this.priorities.care, 1);
    else if (jumps > 0 && this.door.chance(jumps)) {
      const { token } = this.world.people;
      setting.incidents.struck('jumps', this.place, agenda.at, 'T', token[this.admit(0, 1)]);
    } else this.admit(0, 0);
    if (more > 0) agenda.add(agenda.at + setting.load.familyGap, this.place, member, -1, more - 1);
  }

  /** Somebody by appointment. */
  appointment(): void {
    const { agenda, setting } = this.world;
    if (
      agenda.at < this.closesAt &&
      setting.incidents.value('visitors', this.place, agenda.at, 1, this.line) > 0
    )
      this.admit(this.priorities.appointment, 1);
  }

  /** Somebody comes in, if not inside yet. */
  enters(who: number): void {
    if (this.world.people.isInside[who] === 1) return;
    this.world.people.isInside[who] = 1;
    const companions = this.door.chance(this.world.setting.load.companions) ? 1 : 0;
    this.nIn += 1 + companions;
    this.nOut += companions;
  }

  leaves(who: number): void {
    if (this.world.people.isInside[who] === 0) return;
    this.world.people.isInside[who] = 0;
    this.nOut++;
  }

  /** Tells what the door counted, the last time when it closes. */
  count(): void {
    const { agenda, setting } = this.world;
    this.world.detail(this.world.tell(counted, this.place), this.nIn, this.nOut);
    this.nIn = 0;
    this.nOut = 0;
    this.isCounting = agenda.at < this.closesAt;
    if (!this.isCounting) return;
    agenda.add(Math.min(this.closesAt, agenda.at + setting.load.doorEvery), this.place, counts);
  }

  /** How many times a plain day's visitors a day has: its weekday, its month, what was closed before, and chance. */
  private factor(from: number): number {
    const { weekdays, season, afterHoliday, dayShape } = this.world.setting.load;
    const after = this.calendar.isAfterHoliday(from) ? afterHoliday : 1;
    const chance = dayShape > 0 ? this.days.gamma(1, dayShape) : 1;
    return weekdays[this.calendar.weekday(from)] * season[this.calendar.month(from)] * after * chance;
  }

  /** An appointment is kept, missed, or moved to the same hour of one of the next days. */
  private book(at: number): void {
    const { agenda, setting } = this.world;
    const { appointedNoShow, appointedMoved } = setting.load;
    const fate = this.days.among([appointedNoShow, appointedMoved, 1 - appointedNoShow - appointedMoved]);
    if (fate === 0 || at < agenda.at) return;
    const when = fate === 1 ? at + day * (1 + this.days.below(5)) : at;
    agenda.add(when, this.place, appointed);
  }

  private admit(priority: number, isFirst: number): number {
    const { people } = this.world;
    const who = people.take(this.place);
    this.asks.draw(who);
    people.line[who] = 0;
    people.priority[who] = priority;
    people.isFirst[who] = isFirst;
    this.joins(who);
    return who;
  }

  private expect(): void {
    const next = this.arrivals.next(this.world.agenda.at);
    if (next < this.closesAt) this.world.agenda.add(next, this.place, groups);
  }
}
