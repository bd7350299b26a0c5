// What is done at a counter for whoever sits there: step by step, each with its time, its officer and its fact.
import type { Crew } from './crew.ts';
import type { Owner } from './owner.ts';
import type { DeskPlan } from './road.ts';
import { bounced } from './stops.ts';
import { factCode } from './words.ts';
import type { World } from './world.ts';

/** An appointment: a step is done. */
export const passes = 35;

const submitted = factCode('application.submitted');
const paid = factCode('application.fee_verified');
const entered = factCode('application.data_entered');
const amended = factCode('application.data_amended');
const checked = factCode('application.record_checked');
const approved = factCode('application.approved');
const rejected = factCode('application.rejected');
const delivered = factCode('application.delivered');

export class Casework {
  private readonly world: World;
  private readonly owner: Owner;
  private readonly plan: DeskPlan;
  private readonly crew: Crew;
  /** Why applications are rejected, a term. */
  private readonly refusal: number;
  /** After the last step; `sentFor`: how long its application is stopped, ms, or -1. */
  private readonly done: (who: number, sentFor: number) => void;

  constructor(
    world: World,
    owner: Owner,
    plan: DeskPlan,
    crew: Crew,
    done: (who: number, sentFor: number) => void,
  ) {
    this.world = world;
    this.owner = owner;
    this.plan = plan;
    this.crew = crew;
    this.refusal = world.terms.code('blacklisted');
    this.done = done;
  }

  /** Somebody sits down: with a new application, or with one that goes on where it was stopped. */
  take(who: number): void {
    const { people } = this.world;
    if (people.application[who] === 0) people.application[who] = this.owner.application();
    if (people.stopped[who] > 0) return;
    people.order[who] = this.owner.work.below(this.plan.orders.length);
    people.done[who] = 0;
  }

  begin(who: number): void {
    const { people } = this.world;
    if (people.stopped[who] > 0)
      this.owner.stops.end(who, this.step(who), this.crew.officer(people.counter[who]));
    this.advance(who);
  }

  /** A step is done; where nothing stops the application it is told, and the next begins. */
  pass(who: number, worked: number): void {
    const { agenda, people, setting } = this.world;
    const { stops, place } = this.owner;
    const step = this.step(who);
    const counter = people.counter[who];
    const officer = this.crew.officer(counter);
    const stop = stops.strikes(who, step, this.crew.care[this.crew.sits[counter]]);
    if (stop > 0) {
      const lasts = stops.begin(who, stop, step, officer);
      if (stop === bounced) return agenda.add(agenda.at + lasts, place, passes, who, worked);
      return this.done(who, lasts);
    }
    if (people.stopped[who] === bounced) stops.end(who, step, officer);
    people.done[who]++;
    let fact = setting.road.fact[step];
    if (fact === approved && this.owner.work.chance(setting.load.rejected)) {
      fact = rejected;
      people.isRejected[who] = 1;
    }
    if (fact === checked) this.amend(who, step);
    const by = fact === approved ? this.decides(who, officer) : officer;
    const row = this.world.tellOf(who, fact, place, step, by, worked);
    if (fact === submitted) this.owner.asks.say(row, who);
    else if (fact === paid) this.world.detail(row, this.owner.asks.fee(who));
    else if (fact === rejected) this.world.detail(row, this.refusal);
    else if (fact === delivered) this.world.detail(row, people.serial[who]);
    else if (fact === entered) this.enters(who, counter, officer);
    this.advance(who);
  }

  private step(who: number): number {
    const { people } = this.world;
    return this.plan.orders[people.order[who]][people.done[who]];
  }

  /** On to the next step that this application needs; after the last the visitor leaves. */
  private advance(who: number): void {
    const { agenda, people, setting } = this.world;
    const { road, load, incidents } = setting;
    const { place, work, errors } = this.owner;
    const steps = this.plan.orders[people.order[who]];
    for (; people.done[who] < steps.length; people.done[who]++) {
      const step = steps[people.done[who]];
      const isNeeded = (road.needed[step] >> people.service[who]) & 1;
      if (isNeeded === 0 && !work.chance(load.referred)) continue;
      const name = road.steps[step];
      const skips = incidents.value('skips', place, agenda.at, 0, name);
      if (skips > 0 && errors.chance(skips)) {
        incidents.struck('skips', place, agenda.at, 'A', people.application[who]);
        continue;
      }
      const speed = this.crew.speed[this.crew.sits[people.counter[who]]];
      const mean = incidents.value('work', place, agenda.at, road.mean[step] * speed, name);
      const worked = Math.round(work.gamma(mean, load.serviceShape));
      return agenda.add(agenda.at + worked, place, passes, who, worked);
    }
    this.done(who, -1);
  }

  private enters(who: number, counter: number, officer: number): void {
    const { people, setting } = this.world;
    people.enteredBy[who] = officer;
    const share = setting.load.entryErrors * this.crew.care[this.crew.sits[counter]];
    people.hasError[who] = this.owner.errors.chance(share) ? 1 : 0;
  }

  /** The record check finds what was entered wrongly; whoever entered it mends it. */
  private amend(who: number, step: number): void {
    const { people } = this.world;
    if (people.hasError[who] === 0) return;
    people.hasError[who] = 0;
    this.world.tellOf(who, amended, this.owner.place, step, people.enteredBy[who], Number.NaN);
  }

  /** Whose approval it is: the officer's at the counter, unless somebody plays a part in an incident. */
  private decides(who: number, officer: number): number {
    const { agenda, people, setting } = this.world;
    const { place, errors } = this.owner;
    const { incidents } = setting;
    const strikes = (lever: 'alone' | 'steers') => {
      const share = incidents.value(lever, place, agenda.at, 0, 'decision');
      const isStruck = share > 0 && errors.chance(share);
      if (isStruck) incidents.struck(lever, place, agenda.at, 'A', people.application[who]);
      return isStruck;
    };
    if (strikes('alone')) return people.enteredBy[who];
    return strikes('steers') ? this.crew.officer(0) : officer;
  }
}
