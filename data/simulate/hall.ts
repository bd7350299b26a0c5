// One simulated office: its days, its visitors between the desks, and what comes back to it from headquarters.
import type { Office } from '../offices.ts';
import { Asks } from './asks.ts';
import { Calendar } from './calendar.ts';
import { Complaints, complains, goesOn, lateness } from './complaints.ts';
import { Counters } from './counters.ts';
import { Crew, rests, returns } from './crew.ts';
import { Desk, tires } from './desk.ts';
import type { Owner } from './owner.ts';
import { Random } from './random.ts';
import { appointed, counts, groups, member, Reception } from './reception.ts';
import { Staff } from './staff.ts';
import { Stops } from './stops.ts';
import { cancels, decides, joins, readies, receives, returnsIt, Ways, withdraws } from './ways.ts';
import { beats, type World } from './world.ts';

/** Kinds of appointments beside those of its parts. */
const opens = 0;
const closes = 1;
const changes = 2;
const rosters = 15;

export class Hall implements Owner {
  readonly place: number;
  readonly visitors: Random;
  readonly work: Random;
  readonly errors: Random;
  readonly asks: Asks;
  readonly stops: Stops;
  readonly calendar: Calendar;
  readonly desks: readonly Desk[];
  /** Visitors of a plain day, about. */
  readonly plainDay: number;
  /** Officers it has, over all shifts. */
  readonly nOfficers: number;
  private readonly world: World;
  private readonly reception: Reception;
  private readonly complaints: Complaints;
  private readonly ways: Ways;
  private readonly staff: Staff;
  private shift = 0;
  private closesAt = Number.NEGATIVE_INFINITY;
  private tokens = 0;
  private applications = 0;

  /** Its officers have the codes from `officers` on. */
  constructor(world: World, place: number, office: Office, officers: number, start: number) {
    const { seed, load, road, incidents } = world.setting;
    const random = (purpose: string) => new Random(seed, office.office, purpose);
    const visitors = random('visitors');
    this.world = world;
    this.place = place;
    this.visitors = visitors;
    this.work = random('work');
    this.errors = random('errors');
    this.calendar = new Calendar(office, load.shifts);
    const channel = office.kind === 'mission' ? 'mission' : 'counter';
    this.asks = new Asks(world, office.office, visitors, channel);
    this.stops = new Stops(world, place, office.office);
    this.complaints = new Complaints(world, place, office.office, this.calendar);
    this.reception = new Reception(
      ...([world, place, office.office, this.calendar, this.asks, visitors] as const),
      (who) => this.joins(who),
    );
    this.ways = new Ways(world, place, office.office, this.calendar, this.reception, this.complaints);
    this.staff = new Staff(world, place, office.counters, this.calendar.isAlways);
    const crews = random('officers');
    let [counter, officer] = [1, officers];
    this.desks = this.staff.plain.map((plain, i) => {
      const counters = new Counters(plain);
      const plan = road.desks[i];
      const role = world.terms.code(load.lines[i].line);
      const post = { place, desk: i, step: plan.step, counter, officer, role };
      const crew = new Crew(world, post, counters, this.calendar.nShifts, crews);
      const desk = new Desk(world, this, plan, counters, crew, counter);
      counter += counters.max;
      officer += counters.max * this.calendar.nShifts;
      return desk;
    });
    this.nOfficers = officer - officers;
    const opening = this.calendar.opening(start);
    const day = (this.calendar.closing(start) - opening) * this.calendar.nShifts;
    this.plainDay = (load.utilisation * this.staff.mean(0) * day) / (road.desks[0].mean + load.walk);
    this.awaits(Math.max(start, opening), start);
    for (const edge of incidents.edges(place)) if (edge >= start) world.agenda.add(edge, place, changes);
  }

  happen(kind: number, who: number, what: number): void {
    if (kind === beats) this.world.beat(this.place, this.closesAt);
    else if (kind >= tires) this.desks[this.world.people.line[who]].happen(kind, who, what);
    else if (kind === joins) this.joins(who);
    else if (kind === groups) this.reception.group();
    else if (kind === member) this.reception.visitor(what);
    else if (kind === appointed) this.reception.appointment();
    else if (kind === counts) this.reception.count();
    else if (kind === receives) this.ways.receives(who);
    else if (kind === readies) this.ways.readies(who);
    else if (kind === withdraws || kind === cancels) this.ways.endsEarly(who, kind);
    else if (kind === returnsIt) this.ways.returns(who);
    else if (kind === decides) this.ways.decides(who, this.desks[1].crew.officer(0));
    else if (kind === complains || kind === lateness || kind === goesOn)
      this.complaints.happen(kind, who, what);
    else if (kind === rests) this.desks[what].crew.due(who);
    else if (kind === returns) this.desks[what].resume(who);
    else if (kind === rosters) this.staff.roster(this.desks, this.calendar, what);
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

  served = (who: number): void => this.ways.served(who);
  sent = (who: number, lasts: number): void => this.ways.sent(who, lasts);
  gone = (who: number): void => this.ways.gone(who);

  private joins(who: number): void {
    if (this.world.agenda.at >= this.closesAt) return this.ways.gone(who);
    this.reception.enters(who);
    this.desks[this.world.people.line[who]].join(who);
  }

  /** The next shift, which begins at `at`, and before it its roster. */
  private awaits(at: number, now: number): void {
    const { agenda, setting } = this.world;
    const { rosteredBefore } = setting.load;
    const told = Math.max(now, at - rosteredBefore);
    if (rosteredBefore > 0) agenda.add(told, this.place, rosters, -1, at);
    agenda.add(at, this.place, opens);
  }

  private open(): void {
    const { agenda, setting } = this.world;
    const { load } = setting;
    const { at } = agenda;
    this.shift = this.calendar.shift(at);
    const from = this.calendar.opening(at);
    const to = (this.closesAt = this.ways.closesAt = this.calendar.closing(at));
    this.staff.muster(this.desks, this.shift, from, to);
    this.staffs(this.calendar.isAlways);
    const part = this.calendar.isAlways ? load.shiftVisitors[this.shift] : 1;
    this.reception.open(from, to, this.plainDay * part);
    if (!this.calendar.isAlways) agenda.add(to, this.place, closes);
    this.awaits(this.calendar.opening(to), at);
    this.world.expectBeat(this.place, to);
  }

  private close(): void {
    for (const desk of this.desks) desk.close();
    this.staffs();
  }

  private staffs(isRelief = false): void {
    const isOpen = this.world.agenda.at < this.closesAt;
    for (const [i, desk] of this.desks.entries())
      desk.staff(isOpen ? this.staff.wanted(i, this.shift) : 0, isRelief);
  }
}
