// One waiting line of a simulated office with its counters: tokens are issued, called, served, or lose patience.
import { Casework, passes } from './casework.ts';
import type { Counters } from './counters.ts';
import type { Crew } from './crew.ts';
import { Line } from './line.ts';
import type { Owner } from './owner.ts';
import type { DeskPlan } from './road.ts';
import { factCode } from './words.ts';
import type { World } from './world.ts';

/** Kinds of appointments, of the desk of whom they are about: all from `tires` on. */
export const tires = 32;
const begins = 33;
const misses = 34;

const issued = factCode('queue.token_issued');
const called = factCode('queue.token_called');
const started = factCode('queue.service_started');
const ended = factCode('queue.service_ended');
const abandoned = factCode('queue.abandoned');
const noShow = factCode('queue.no_show');

export class Desk {
  readonly counters: Counters;
  readonly crew: Crew;
  /** Those who go first, and the others. */
  private readonly lines: readonly [Line, Line];
  private readonly world: World;
  private readonly owner: Owner;
  private readonly plan: DeskPlan;
  private readonly name: string;
  private readonly casework: Casework;
  /** The code of its first counter. */
  private readonly counterCode: number;

  constructor(
    world: World,
    owner: Owner,
    plan: DeskPlan,
    counters: Counters,
    crew: Crew,
    counterCode: number,
  ) {
    this.world = world;
    this.owner = owner;
    this.plan = plan;
    this.counters = counters;
    this.crew = crew;
    this.lines = [new Line(world.people), new Line(world.people)];
    this.name = world.setting.road.steps[plan.step];
    this.casework = new Casework(world, owner, plan, crew, (who, sentFor) => this.ends(who, sentFor));
    this.counterCode = counterCode;
  }

  /** How many wait. */
  get waiting(): number {
    return this.lines[0].n + this.lines[1].n;
  }

  join(who: number): void {
    const { agenda, people, setting } = this.world;
    const { patienceLeast, patienceMore, patienceShape } = setting.load;
    people.token[who] = this.owner.token();
    this.lineOf(who).join(who);
    this.world.detail(this.tell(issued, who, -1), people.priority[who]);
    const patience = patienceLeast + this.owner.visitors.gamma(patienceMore, patienceShape);
    if (patience < Number.POSITIVE_INFINITY)
      agenda.add(Math.round(agenda.at + patience), this.owner.place, tires, who, people.begin(who));
    this.serve();
  }

  /** An appointment of one of the kinds above. */
  happen(kind: number, who: number, what: number): void {
    if (kind === passes) this.casework.pass(who, what);
    else if (kind === begins) this.begins(who);
    else if (kind === misses) this.misses(who);
    else if (this.world.people.wait[who] === what) this.tires(who);
  }

  /** Has `wanted` counters open, and tells what that changes. `isRelief`: by other officers than before. */
  staff(wanted: number, isRelief = false): void {
    const turn = (counter: number) => this.turn(counter);
    if (isRelief) this.counters.staff(0, turn);
    this.counters.staff(wanted, turn);
    this.serve();
  }

  /** Everybody in the line is sent home. */
  close(): void {
    for (let who = this.next(); who >= 0; who = this.next()) {
      this.world.people.wait[who] = 0;
      this.owner.gone(who);
    }
  }

  /** A break ends. */
  resume(counter: number): void {
    this.crew.resume(counter);
    this.serve();
  }

  private lineOf(who: number): Line {
    return this.lines[1 - this.world.people.isFirst[who]];
  }

  private next(): number {
    const who = this.lines[0].call();
    return who >= 0 ? who : this.lines[1].call();
  }

  private serve(): void {
    const { agenda, people, setting } = this.world;
    const { place } = this.owner;
    if (setting.incidents.value('calls', place, agenda.at, 1, this.name) === 0) return;
    while (this.waiting > 0) {
      const counter = this.counters.idle();
      if (counter < 0) return;
      const who = this.next();
      people.wait[who] = 0;
      people.counter[who] = counter;
      this.counters.serves[counter] = who;
      this.tell(called, who, counter);
      const isMissed = this.owner.visitors.chance(setting.load.noShow);
      const after = isMissed ? setting.load.noShowWait : setting.load.walk;
      agenda.add(agenda.at + after, place, isMissed ? misses : begins, who);
    }
  }

  private tires(who: number): void {
    this.lineOf(who).leave(who);
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
    this.casework.take(who);
    this.tell(started, who, this.world.people.counter[who]);
    this.casework.begin(who);
  }

  private ends(who: number, sentFor: number): void {
    const counter = this.world.people.counter[who];
    this.tell(ended, who, counter);
    if (sentFor < 0) this.owner.served(who);
    else this.owner.sent(who, sentFor);
    this.release(counter);
  }

  private release(counter: number): void {
    if (!this.counters.done(counter)) return this.turn(counter);
    if (this.crew.isRelieved(counter)) {
      this.crew.close(counter);
      this.crew.open(counter);
    }
    this.crew.rest(counter);
    this.serve();
  }

  private turn(counter: number): void {
    if (this.counters.tell(counter)) this.crew.open(counter);
    else this.crew.close(counter);
  }

  private tell(fact: number, who: number, counter: number): number {
    const { people, told } = this.world;
    const row = this.world.tell(fact, this.owner.place);
    told.step[row] = this.plan.step;
    told.token[row] = people.token[who];
    told.home[row] = people.home[who];
    told.application[row] = people.application[who];
    if (counter < 0) return row;
    told.counter[row] = this.counterCode + counter;
    told.officer[row] = this.crew.officer(counter);
    return row;
  }
}
