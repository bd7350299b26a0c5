// One simulated office: its days, its visitors between the desks, and what comes back to it from headquarters.
import type { Office } from '../offices.ts';
import { Arrivals } from './arrivals.ts';
import { Calendar } from './calendar.ts';
import { Counters } from './counters.ts';
import { Desk, type Owner, tires } from './desk.ts';
import { Random } from './random.ts';
import { Staff } from './staff.ts';
import { factCode } from './words.ts';
import { beats, type World } from './world.ts';

/** Kinds of appointments beside those of a desk; headquarters makes `receives`. */
const opens = 0;
const closes = 1;
const changes = 2;
const groups = 3;
const member = 4;
const joins = 5;
const readies = 6;
export const receives = 7;

const received = factCode('application.received_at_office');
const ready = factCode('application.ready');

export class Hall implements Owner {
  readonly place: number;
  readonly channel: number;
  readonly visitors: Random;
  readonly work: Random;
  readonly calendar: Calendar;
  readonly desks: readonly Desk[];
  /** Visitors of a plain day, about. */
  readonly plainDay: number;
  private readonly world: World;
  private readonly arrivals: Arrivals;
  private readonly ways: Random;
  private readonly staff: Staff;
  private shift = 0;
  private closesAt = Number.NEGATIVE_INFINITY;
  private tokens = 0;
  private applications = 0;

  /** Its officers have the codes from `officers` on: as many as its desks can have counters. */
  constructor(world: World, place: number, office: Office, officers: number, start: number) {
    const { seed, load, road, incidents } = world.setting;
    const random = (purpose: string) => new Random(seed, office.office, purpose);
    this.world = world;
    this.place = place;
    this.channel = world.terms.code(office.kind === 'mission' ? 'mission' : 'counter');
    this.calendar = new Calendar(office, load.shifts);
    this.arrivals = new Arrivals(random('arrivals'), load);
    this.visitors = random('visitors');
    this.ways = random('ways');
    this.work = random('work');
    this.staff = new Staff(world, place, office.counters, this.calendar.isAlways);
    let code = 0;
    this.desks = this.staff.plain.map((plain, i) => {
      const counters = new Counters(plain);
      const codes = { counter: code + 1, officer: officers + code };
      code += counters.max;
      return new Desk(world, this, road.desks[i], counters, codes);
    });
    const opening = this.calendar.opening(start);
    const day = (this.calendar.closing(start) - opening) * this.calendar.nShifts;
    this.plainDay = (load.utilisation * this.staff.mean(0) * day) / (road.desks[0].mean + load.walk);
    world.agenda.add(Math.max(start, opening), place, opens);
    for (const edge of incidents.edges(place)) if (edge >= start) world.agenda.add(edge, place, changes);
  }

  happen(kind: number, who: number, what: number): void {
    if (kind === beats) this.world.beat(this.place, this.closesAt);
    else if (kind >= tires) this.desks[this.world.people.line[who]].happen(kind, who, what);
    else if (kind === joins) this.joins(who);
    else if (kind === groups) this.group();
    else if (kind === member) this.visitor(what);
    else if (kind === receives) this.receives(who);
    else if (kind === readies) this.readies(who);
    else if (kind === opens) this.open();
    else if (kind === closes) this.close();
    else this.staffs();
  }

  /** Sends counters to a desk. */
  help(desk: number, amount: number, from: number, until: number): void {
    this.staff.send({ desk, amount, from, until });
    this.world.agenda.add(from, this.place, changes);
    this.world.agenda.add(until, this.place, changes);
  }

  token = (): number => ++this.tokens;
  application = (): number => ++this.applications;

  /** From the first desk to the second, from there to headquarters; after the last an application is at its end. */
  served(who: number): void {
    const { agenda, people, setting } = this.world;
    const { load, headquarters } = setting;
    if (people.line[who] === 0) {
      people.line[who] = 1;
      agenda.add(agenda.at + load.walk, this.place, joins, who);
    } else if (people.line[who] === 1 && people.isRejected[who] === 0)
      agenda.add(agenda.at + Math.round(this.ways.gamma(load.transmission)), headquarters, receives, who);
    else people.free(who);
  }

  /** Who has no application yet is not seen again; others come back in the morning. */
  gone(who: number): void {
    const { agenda, people, setting } = this.world;
    if (people.line[who] === 0) return people.free(who);
    const morning = this.calendar.morning(agenda.at);
    agenda.add(morning + this.ways.below(setting.load.returnsWithin), this.place, joins, who);
  }

  private joins(who: number): void {
    if (this.world.agenda.at < this.closesAt) this.desks[this.world.people.line[who]].join(who);
    else this.gone(who);
  }

  private group(): void {
    const { load } = this.world.setting;
    this.expect();
    this.visitor(this.visitors.among(load.families));
  }

  /** A visitor with `more` of the family behind. */
  private visitor(more: number): void {
    const { agenda, people, setting } = this.world;
    const { categories, services, familyGap } = setting.load;
    if (agenda.at >= this.closesAt) return;
    const who = people.take(this.place);
    people.category[who] = this.visitors.among(categories);
    people.service[who] = this.visitors.among(services);
    people.line[who] = 0;
    this.desks[0].join(who);
    if (more > 0) agenda.add(agenda.at + familyGap, this.place, member, -1, more - 1);
  }

  private expect(): void {
    const next = this.arrivals.next(this.world.agenda.at);
    if (next < this.closesAt) this.world.agenda.add(next, this.place, groups);
  }

  private open(): void {
    const { agenda, setting } = this.world;
    const { load, incidents } = setting;
    const { at } = agenda;
    this.shift = this.calendar.shift(at);
    const from = this.calendar.opening(at);
    const to = (this.closesAt = this.calendar.closing(at));
    const spread = 1 + load.daySpread * (2 * this.visitors.share() - 1);
    const part = this.calendar.isAlways ? load.shiftVisitors[this.shift] : 1;
    const family = load.families.reduce((sum, share, i) => sum + share * (i + 1), 0);
    const visitors = this.plainDay * part * load.weekdays[this.calendar.weekday(from)] * spread;
    this.arrivals.plan(
      from,
      to,
      visitors / family,
      this.calendar.isAlways,
      incidents.edges(this.place),
      (t, rate) => incidents.value('visitors', this.place, t, rate),
    );
    this.staffs();
    this.expect();
    if (!this.calendar.isAlways) agenda.add(to, this.place, closes);
    agenda.add(this.calendar.opening(to), this.place, opens);
    this.world.expectBeat(this.place, to);
  }

  private close(): void {
    for (const desk of this.desks) desk.close();
    this.staffs();
  }

  private staffs(): void {
    const isOpen = this.world.agenda.at < this.closesAt;
    for (const [i, desk] of this.desks.entries()) desk.staff(isOpen ? this.staff.wanted(i, this.shift) : 0);
  }

  private receives(who: number): void {
    const { agenda, setting } = this.world;
    this.world.tellOf(who, received, this.place, setting.road.code('arrival'), 0, Number.NaN);
    agenda.add(agenda.at + Math.round(this.ways.gamma(setting.load.sorting)), this.place, readies, who);
  }

  private readies(who: number): void {
    const { agenda, people, setting } = this.world;
    this.world.tellOf(who, ready, this.place, setting.road.code('ready'), 0, Number.NaN);
    people.line[who] = 2;
    const wanted = agenda.at + Math.round(this.ways.gamma(setting.load.collection[people.category[who]]));
    const [from, to] = [this.calendar.opening(wanted), this.calendar.closing(wanted)];
    agenda.add(from <= wanted ? wanted : from + this.ways.below(to - from), this.place, joins, who);
  }
}
