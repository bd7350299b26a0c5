// The ways of the visitors of one hall: from desk to desk, home and back, and those of their applications from headquarters.
import type { Calendar } from './calendar.ts';
import type { Complaints } from './complaints.ts';
import { Random } from './random.ts';
import type { Reception } from './reception.ts';
import { factCode } from './words.ts';
import type { World } from './world.ts';

/** Kinds of appointments of its hall; headquarters makes `receives`. */
export const joins = 5;
export const readies = 6;
export const receives = 7;
export const withdraws = 16;
export const decides = 17;
export const cancels = 18;
export const returnsIt = 19;

const received = factCode('application.received_at_office');
const ready = factCode('application.ready');
const withdrawn = factCode('application.withdrawn');
const cancelled = factCode('application.cancelled');
const returned = factCode('application.returned_undelivered');
const checked = factCode('application.record_checked');
const approved = factCode('application.approved');
const hour = 3_600_000;

export class Ways {
  /** When the hall closes, ms. */
  closesAt = Number.NEGATIVE_INFINITY;
  private readonly world: World;
  private readonly place: number;
  private readonly calendar: Calendar;
  private readonly reception: Reception;
  private readonly complaints: Complaints;
  private readonly random: Random;
  private readonly errors: Random;
  private readonly endings: Random;
  private readonly silence: number;

  constructor(
    world: World,
    place: number,
    office: string,
    calendar: Calendar,
    reception: Reception,
    complaints: Complaints,
  ) {
    const random = (purpose: string) => new Random(world.setting.seed, office, purpose);
    this.world = world;
    this.place = place;
    this.calendar = calendar;
    this.reception = reception;
    this.complaints = complaints;
    this.random = random('ways');
    this.errors = random('fates');
    this.endings = random('endings');
    this.silence = world.terms.code('applicant_absent');
  }

  /** From the first desk to the second, from there to headquarters; after the last an application is at its end. */
  served(who: number): void {
    const { agenda, people, setting } = this.world;
    if (people.line[who] === 0) {
      people.line[who] = 1;
      this.complaints.submitted(who);
      const late = setting.incidents.value('late', this.place, agenda.at, 0);
      if (late === 0 || !this.errors.chance(late))
        return agenda.add(agenda.at + setting.load.walk, this.place, joins, who);
      setting.incidents.struck('late', this.place, agenda.at, 'A', people.application[who]);
      this.reception.leaves(who);
      return agenda.add(this.closesAt + hour + this.errors.below(hour), this.place, decides, who);
    }
    this.reception.leaves(who);
    if (people.line[who] === 1 && people.isRejected[who] === 0) this.transmits(who);
    else people.free(who);
  }

  /** Comes back some morning, when what stopped the application is out of the way, or gives it up, or stays away. */
  sent(who: number, lasts: number): void {
    const { agenda, setting } = this.world;
    const { load } = setting;
    this.reception.leaves(who);
    const until = agenda.at + lasts;
    if (this.errors.chance(load.withdrawn)) return agenda.add(this.opened(until), this.place, withdraws, who);
    const back = this.morning(until);
    if (this.endings.chance(load.lapsed))
      agenda.add(this.opened(back + load.cancelledAfter), this.place, cancels, who);
    else agenda.add(back, this.place, joins, who);
  }

  /** Who has an application comes back in the morning; who has none, some other day or never. */
  gone(who: number): void {
    const { agenda, people, setting } = this.world;
    this.reception.leaves(who);
    if (agenda.at < this.closesAt) this.complaints.gaveUp(who);
    const { comesAgain } = setting.load;
    if (people.application[who] > 0) this.again(who, agenda.at);
    else if (comesAgain > 0 && this.errors.chance(comesAgain))
      this.again(who, agenda.at + this.errors.below(48 * hour));
    else people.free(who);
  }

  private again(who: number, after: number): void {
    this.world.agenda.add(this.morning(after), this.place, joins, who);
  }

  private morning(after: number): number {
    return this.calendar.morning(after) + this.random.below(this.world.setting.load.returnsWithin);
  }

  private transmits(who: number): void {
    const { agenda, setting } = this.world;
    this.world.inProduction++;
    const way = Math.round(this.random.gamma(setting.load.transmission));
    agenda.add(agenda.at + way, setting.headquarters, receives, who);
  }

  /** `t`, or when it opens next. */
  private opened(t: number): number {
    return Math.max(t, this.calendar.opening(t));
  }

  /** An application ends before it is decided on; who cancels it says why. */
  endsEarly(who: number, kind: number): void {
    const fact = kind === cancels ? cancelled : withdrawn;
    const row = this.world.tellOf(who, fact, this.place, 0, 0, Number.NaN);
    if (kind === cancels) this.world.detail(row, this.silence);
    this.world.people.free(who);
  }

  /** A booklet that nobody has come for leaves the hall again. */
  returns(who: number): void {
    const { people, setting } = this.world;
    const row = this.world.tellOf(who, returned, this.place, setting.road.code('delivery'), 0, Number.NaN);
    this.world.detail(row, people.serial[who]);
    people.free(who);
  }

  /** Record check and approval by an officer with nobody at the counter. */
  decides(who: number, officer: number): void {
    const { road } = this.world.setting;
    for (const [fact, step] of [
      [checked, 'verification'],
      [approved, 'decision'],
    ] as const)
      this.world.tellOf(who, fact, this.place, road.code(step), officer, Number.NaN);
    this.transmits(who);
  }

  receives(who: number): void {
    const { agenda, setting } = this.world;
    this.world.inProduction--;
    const row = this.world.tellOf(who, received, this.place, setting.road.code('arrival'), 0, Number.NaN);
    this.world.detail(row, this.world.people.shipment[who]);
    agenda.add(agenda.at + Math.round(this.random.gamma(setting.load.sorting)), this.place, readies, who);
  }

  readies(who: number): void {
    const { agenda, people, setting } = this.world;
    this.world.tellOf(who, ready, this.place, setting.road.code('ready'), 0, Number.NaN);
    people.line[who] = 2;
    const { collection, uncollected, leftFor, unclaimed, returnedAfter } = setting.load;
    const isLeft = this.errors.chance(uncollected);
    const lies = isLeft
      ? leftFor[0] + this.errors.below(leftFor[1])
      : this.random.gamma(collection[people.category[who]]);
    const wanted = agenda.at + Math.round(lies);
    const [from, to] = [this.calendar.opening(wanted), this.calendar.closing(wanted)];
    if (isLeft && this.endings.chance(unclaimed))
      return agenda.add(this.opened(agenda.at + returnedAfter), this.place, returnsIt, who);
    agenda.add(from <= wanted ? wanted : from + this.random.below(to - from), this.place, joins, who);
  }
}
