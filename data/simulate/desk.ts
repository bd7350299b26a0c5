// One waiting line of a simulated office with its counters: tokens are issued, called, served, or lose patience.
import type { Counters } from './counters.ts';
import { Line } from './line.ts';
import type { Random } from './random.ts';
import type { DeskPlan } from './road.ts';
import { factCode } from './words.ts';
import type { World } from './world.ts';

/** What the office of a desk does about its visitors. */
export interface Owner {
  readonly place: number;
  /** What is drawn about visitors, and about work. */
  readonly visitors: Random;
  readonly work: Random;
  /** A fresh number of a token, of an application. */
  token(): number;
  application(): number;
  /** How applications are submitted here, a term. */
  readonly channel: number;
  served(who: number): void;
  gone(who: number): void;
}

/** Kinds of appointments, of the desk of whom they are about: all from `tires` on. */
export const tires = 32;
const begins = 33;
const misses = 34;
const passes = 35;

const issued = factCode('queue.token_issued');
const called = factCode('queue.token_called');
const started = factCode('queue.service_started');
const ended = factCode('queue.service_ended');
const abandoned = factCode('queue.abandoned');
const noShow = factCode('queue.no_show');
const counterOpened = factCode('queue.counter_opened');
const counterClosed = factCode('queue.counter_closed');
const submitted = factCode('application.submitted');
const approved = factCode('application.approved');
const rejected = factCode('application.rejected');

export class Desk {
  readonly counters: Counters;
  readonly line: Line;
  private readonly world: World;
  private readonly owner: Owner;
  private readonly plan: DeskPlan;
  /** The code of its first counter, of its first officer. */
  private readonly counterCode: number;
  private readonly officerCode: number;

  constructor(
    world: World,
    owner: Owner,
    plan: DeskPlan,
    counters: Counters,
    codes: { readonly counter: number; readonly officer: number },
  ) {
    this.world = world;
    this.owner = owner;
    this.plan = plan;
    this.counters = counters;
    this.line = new Line(world.people);
    this.counterCode = codes.counter;
    this.officerCode = codes.officer;
  }

  join(who: number): void {
    const { agenda, people, setting } = this.world;
    const { patienceLeast, patienceMore, patienceShape } = setting.load;
    people.token[who] = this.owner.token();
    this.line.join(who);
    this.tell(issued, who, -1);
    const patience = patienceLeast + this.owner.visitors.gamma(patienceMore, patienceShape);
    if (patience < Number.POSITIVE_INFINITY)
      agenda.add(Math.round(agenda.at + patience), this.owner.place, tires, who, people.begin(who));
    this.serve();
  }

  /** An appointment of one of the kinds above. */
  happen(kind: number, who: number, what: number): void {
    if (kind === passes) this.passes(who, what);
    else if (kind === begins) this.begins(who);
    else if (kind === misses) this.misses(who);
    else if (this.world.people.wait[who] === what) this.tires(who);
  }

  /** Has `wanted` counters open, and tells what that changes. */
  staff(wanted: number): void {
    this.counters.staff(wanted, (counter) => this.turn(counter));
    this.serve();
  }

  /** Everybody in the line is sent home. */
  close(): void {
    for (let who = this.line.call(); who >= 0; who = this.line.call()) {
      this.world.people.wait[who] = 0;
      this.owner.gone(who);
    }
  }

  private serve(): void {
    const { agenda, people, setting } = this.world;
    while (this.line.n > 0) {
      const counter = this.counters.idle();
      if (counter < 0) return;
      const who = this.line.call();
      people.wait[who] = 0;
      people.counter[who] = counter;
      this.counters.serves[counter] = who;
      this.tell(called, who, counter);
      const isMissed = this.owner.visitors.chance(setting.load.noShow);
      const after = isMissed ? setting.load.noShowWait : setting.load.walk;
      agenda.add(agenda.at + after, this.owner.place, isMissed ? misses : begins, who);
    }
  }

  private tires(who: number): void {
    this.line.leave(who);
    this.world.people.wait[who] = 0;
    this.tell(abandoned, who, -1);
    this.owner.gone(who);
  }

  private misses(who: number): void {
    const counter = this.world.people.counter[who];
    this.tell(noShow, who, counter);
    this.owner.gone(who);
    this.release(counter);
  }

  private begins(who: number): void {
    const { people } = this.world;
    if (people.application[who] === 0) people.application[who] = this.owner.application();
    people.order[who] = this.owner.work.below(this.plan.orders.length);
    people.done[who] = 0;
    this.tell(started, who, people.counter[who]);
    this.advance(who);
  }

  /** On to the next step that this application needs; after the last the visitor leaves. */
  private advance(who: number): void {
    const { agenda, people, setting } = this.world;
    const { road, load } = setting;
    const steps = this.plan.orders[people.order[who]];
    for (; people.done[who] < steps.length; people.done[who]++) {
      const step = steps[people.done[who]];
      const isNeeded = (road.needed[step] >> people.service[who]) & 1;
      if (isNeeded === 0 && !this.owner.work.chance(load.referred)) continue;
      const worked = Math.round(this.owner.work.gamma(road.mean[step], load.serviceShape));
      return agenda.add(agenda.at + worked, this.owner.place, passes, who, worked);
    }
    const counter = people.counter[who];
    this.tell(ended, who, counter);
    this.owner.served(who);
    this.release(counter);
  }

  private passes(who: number, worked: number): void {
    const { people, setting } = this.world;
    const step = this.plan.orders[people.order[who]][people.done[who]++];
    let fact = setting.road.fact[step];
    if (fact === approved && this.owner.work.chance(setting.load.rejected)) {
      fact = rejected;
      people.isRejected[who] = 1;
    }
    const officer = this.officerCode + people.counter[who];
    const row = this.world.tellOf(who, fact, this.owner.place, step, officer, worked);
    if (fact === submitted) this.world.detail(row, this.owner.channel);
    this.advance(who);
  }

  private release(counter: number): void {
    if (this.counters.done(counter)) this.serve();
    else this.turn(counter);
  }

  private turn(counter: number): void {
    const { told } = this.world;
    const isOpen = this.counters.tell(counter);
    const row = this.world.tell(isOpen ? counterOpened : counterClosed, this.owner.place);
    told.step[row] = this.plan.step;
    told.counter[row] = this.counterCode + counter;
    told.officer[row] = this.officerCode + counter;
  }

  private tell(fact: number, who: number, counter: number): void {
    const { people, told } = this.world;
    const row = this.world.tell(fact, this.owner.place);
    told.step[row] = this.plan.step;
    told.token[row] = people.token[who];
    told.home[row] = people.home[who];
    told.application[row] = people.application[who];
    if (counter < 0) return;
    told.counter[row] = this.counterCode + counter;
    told.officer[row] = this.officerCode + counter;
  }
}
