// The officers of one kind of counter: how fast and careful each is, who is rostered, comes, rests and leaves.
import type { Counters } from './counters.ts';
import type { Random } from './random.ts';
import { factCode } from './words.ts';
import type { World } from './world.ts';

/** Kinds of appointments, of a counter (`who`) of a desk (`what`): a break begins, a break ends. */
export const rests = 8;
export const returns = 9;

const rostered = factCode('staff.rostered');
const loggedIn = factCode('staff.logged_in');
const loggedOut = factCode('staff.logged_out');
const breakStarted = factCode('staff.break_started');
const breakEnded = factCode('staff.break_ended');
const reassigned = factCode('staff.reassigned');
const onLeave = factCode('staff.on_leave');
const counterOpened = factCode('queue.counter_opened');
const counterClosed = factCode('queue.counter_closed');
const counterPaused = factCode('queue.counter_paused');

/** Where a crew works. Codes of counters and officers count from the first on. */
export interface Post {
  readonly place: number;
  readonly desk: number;
  readonly step: number;
  readonly counter: number;
  readonly officer: number;
  /** What its officers are called, a term. */
  readonly role: number;
}

export class Crew {
  /** By officer from the first on, shift after shift: time needed, and errors made, of an average officer's. */
  readonly speed: Float64Array;
  readonly care: Float64Array;
  /** Which officer sits at each counter, from the first on. */
  readonly sits: Int32Array;
  private readonly isResting: Uint8Array;
  private readonly isDue: Uint8Array;
  private readonly world: World;
  private readonly post: Post;
  private readonly counters: Counters;
  private readonly random: Random;
  private shift = 0;
  private planned = 0;
  private from = Number.NaN;
  private to = Number.NaN;

  constructor(world: World, post: Post, counters: Counters, shifts: number, random: Random) {
    const { officerSpeed, officerCare } = world.setting.load;
    const n = counters.max * shifts;
    this.world = world;
    this.post = post;
    this.counters = counters;
    this.random = random;
    this.speed = Float64Array.from({ length: n }, () => random.factor(officerSpeed));
    this.care = Float64Array.from({ length: n }, () => random.factor(officerCare));
    this.sits = Int32Array.from({ length: counters.max }, (_, i) => i);
    this.isResting = new Uint8Array(counters.max);
    this.isDue = new Uint8Array(counters.max);
  }

  /** Code of its first officer. */
  get first(): number {
    return this.post.officer;
  }

  /** Code of the officer at a counter. */
  officer(counter: number): number {
    return this.post.officer + this.sits[counter];
  }

  /** Tells who is to come in a shift that begins later. */
  roster(shift: number, planned: number, from: number, to: number): void {
    const { world, post } = this;
    for (let i = 0; i < planned; i++) {
      const row = this.tell(rostered, i, shift * this.counters.max + i);
      world.detail(row, post.role, from, to);
    }
  }

  /** A shift begins: who is absent, and when the others rest. Somebody comes always. Returns how many are absent. */
  muster(shift: number, planned: number, from: number, to: number): number {
    const { agenda, setting } = this.world;
    const { absent, breakFor, rosteredBefore } = setting.load;
    this.shift = shift;
    this.planned = planned;
    this.from = from;
    this.to = to;
    let missing = 0;
    for (let i = 0; i < this.counters.max; i++) {
      if (this.isResting[i] === 0) this.counters.isAway[i] = 0;
      if (i >= planned) continue;
      const isMissing = this.random.chance(absent) && missing < planned - 1;
      const rest = Math.round(from + ((to - from) * (1 + this.random.share())) / 3);
      if (isMissing) {
        missing++;
        this.counters.isAway[i] = 1;
        if (rosteredBefore > 0)
          this.world.detail(this.tell(onLeave, i, shift * this.counters.max + i), this.post.role, from, to);
      } else if (breakFor > 0 && rest > agenda.at)
        agenda.add(rest, this.post.place, rests, i, this.post.desk);
    }
    return missing;
  }

  /** Whether whoever sits at a counter belongs to a shift that is over. */
  isRelieved(counter: number): boolean {
    return this.sits[counter] !== this.shift * this.counters.max + counter;
  }

  /** Tells that a counter is opened, by the officer whose shift it is. */
  open(counter: number): void {
    this.sits[counter] = this.shift * this.counters.max + counter;
    if (this.world.setting.load.rosteredBefore > 0) {
      const fact = counter < this.planned ? loggedIn : reassigned;
      this.world.detail(this.tell(fact, counter), this.post.role, this.from, this.to);
    }
    this.tell(counterOpened, counter);
  }

  /** Tells that a counter is closed, also where somebody rests who will not come back to it. */
  close(counter: number): void {
    if (this.isResting[counter] === 1) this.rested(counter);
    this.isDue[counter] = 0;
    this.tell(counterClosed, counter);
    if (this.world.setting.load.rosteredBefore > 0) this.tell(loggedOut, counter);
  }

  /** It is time for a break: at once, or as soon as whoever is served has gone. */
  due(counter: number): void {
    if (!this.counters.isOpen(counter)) return;
    this.isDue[counter] = 1;
    if (this.counters.serves[counter] < 0) this.rest(counter);
  }

  /** Begins the break that is due, if one is. */
  rest(counter: number): void {
    const { agenda, setting } = this.world;
    if (this.isDue[counter] === 0) return;
    this.isDue[counter] = 0;
    this.isResting[counter] = 1;
    this.counters.isAway[counter] = 1;
    this.tell(counterPaused, counter);
    if (setting.load.rosteredBefore > 0) this.tell(breakStarted, counter);
    agenda.add(agenda.at + setting.load.breakFor, this.post.place, returns, counter, this.post.desk);
  }

  /** Comes back from a break, unless the counter was closed since. */
  resume(counter: number): void {
    if (this.isResting[counter] === 0) return;
    this.rested(counter);
    this.tell(counterOpened, counter);
  }

  private rested(counter: number): void {
    this.isResting[counter] = 0;
    this.counters.isAway[counter] = 0;
    if (this.world.setting.load.rosteredBefore > 0) this.tell(breakEnded, counter);
  }

  private tell(fact: number, counter: number, officer = this.sits[counter]): number {
    const { told } = this.world;
    const row = this.world.tell(fact, this.post.place);
    told.step[row] = this.post.step;
    told.counter[row] = this.post.counter + counter;
    told.officer[row] = this.post.officer + officer;
    return row;
  }
}
