// The simulated headquarters: approved applications wait for a machine, are printed, inspected, packed and sent off.
import type { Office } from '../offices.ts';
import { Calendar } from './calendar.ts';
import { Line } from './line.ts';
import { Random } from './random.ts';
import { receives } from './ways.ts';
import { factCode } from './words.ts';
import { beats, type World } from './world.ts';

const opens = 0;
const prints = 1;
const inspects = 2;
const packs = 3;
const dispatches = 4;

const printQueued = factCode('application.print_queued');
const printed = factCode('application.printed');
const passed = factCode('application.qc_passed');
const failed = factCode('application.qc_failed');
const packed = factCode('application.packed');
const dispatched = factCode('application.dispatched');

/** A hall as headquarters sees it. */
interface Destination {
  readonly calendar: Calendar;
  /** Working days on the way to it, least and most. */
  readonly travel: readonly number[];
}

export class Headquarters {
  readonly machines: number;
  /** By category; the last is served first. */
  readonly lines: readonly Line[];
  /** What each machine prints; -1: nothing. */
  readonly prints: Int32Array;
  private readonly world: World;
  private readonly place: number;
  private readonly calendar: Calendar;
  private readonly halls: readonly Destination[];
  private readonly officers: number;
  private readonly random: Random;
  private readonly steps: readonly number[];
  /** What the machines are called, as terms. */
  private readonly names: readonly number[];
  private closesAt = Number.NEGATIVE_INFINITY;

  /** `plainDay`: applications of all halls on a plain day. Whoever minds a machine has a code from `officers` on. */
  constructor(
    world: World,
    office: Office,
    halls: readonly Destination[],
    plainDay: number,
    officers: number,
    start: number,
  ) {
    const { seed, load, road, headquarters } = world.setting;
    this.world = world;
    this.place = headquarters;
    this.halls = halls;
    this.officers = officers;
    this.calendar = new Calendar(office, load.shifts);
    this.random = new Random(seed, office.office, 'printing');
    this.steps = ['queueing', 'printing', 'quality', 'packing', 'dispatch'].map(road.code);
    this.lines = load.categories.map(() => new Line(world.people));
    const opening = this.calendar.opening(start);
    const hours = this.calendar.isAlways ? 24 : (this.calendar.closing(start) - opening) / 3_600_000;
    const needed = Math.ceil(plainDay / (load.printRate * hours * load.printUtilisation));
    this.machines = Math.max(office.counters, needed);
    this.prints = new Int32Array(this.machines).fill(-1);
    this.names = Array.from(this.prints, (_, i) => world.terms.code(`M${i + 1}`));
    world.agenda.add(Math.max(start, opening), this.place, opens);
  }

  happen(kind: number, who: number, what: number): void {
    if (kind === receives) this.receives(who);
    else if (kind === prints) this.printed(who, what);
    else if (kind === inspects) this.inspected(who, what);
    else if (kind === packs) this.packed(who);
    else if (kind === dispatches) this.dispatched(who);
    else if (kind === beats) this.world.beat(this.place, this.closesAt);
    else this.open();
  }

  private open(): void {
    const { agenda } = this.world;
    this.closesAt = this.calendar.closing(agenda.at);
    agenda.add(this.calendar.opening(this.closesAt), this.place, opens);
    this.world.expectBeat(this.place, this.closesAt);
    for (let machine = 0; machine < this.machines; machine++) this.load(machine);
  }

  private receives(who: number): void {
    this.tell(who, printQueued, 0, Number.NaN);
    this.lines[this.world.people.category[who]].join(who);
    const machine = this.prints.indexOf(-1);
    if (machine >= 0) this.load(machine);
  }

  /** Gives an idle machine its next booklet, if there is one and it is time. */
  private load(machine: number): void {
    const { agenda, setting } = this.world;
    if (agenda.at >= this.closesAt || this.prints[machine] >= 0) return;
    for (let category = this.lines.length - 1; category >= 0; category--) {
      const who = this.lines[category].call();
      if (who < 0) continue;
      this.prints[machine] = who;
      this.world.people.counter[who] = machine;
      const { printRate, printShape } = setting.load;
      const worked = Math.round(this.random.gamma(3_600_000 / printRate, printShape));
      return agenda.add(agenda.at + worked, this.place, prints, who, worked);
    }
  }

  private printed(who: number, worked: number): void {
    const { agenda, people, setting } = this.world;
    const machine = people.counter[who];
    this.tell(who, printed, 1, worked);
    this.prints[machine] = -1;
    const inspection = Math.round(this.random.gamma(setting.load.inspection, 2));
    agenda.add(agenda.at + inspection, this.place, inspects, who, inspection);
    this.load(machine);
  }

  /** A booklet that fails is printed again, from the end of the line. */
  private inspected(who: number, worked: number): void {
    const { agenda, setting } = this.world;
    const isBad = this.random.chance(setting.load.printFailed);
    this.tell(who, isBad ? failed : passed, 2, worked);
    if (isBad) this.receives(who);
    else agenda.add(agenda.at + Math.round(this.random.gamma(setting.load.packing)), this.place, packs, who);
  }

  private packed(who: number): void {
    const { agenda, setting } = this.world;
    this.tell(who, packed, 3, Number.NaN);
    const early = this.random.below(setting.load.dispatchedWithin);
    const today = this.calendar.closing(agenda.at) - early;
    const leaves = today > agenda.at ? today : this.calendar.workingDay(agenda.at, 1) - early;
    agenda.add(leaves, this.place, dispatches, who);
  }

  /** Urgent consignments take the least time. */
  private dispatched(who: number): void {
    const { agenda, people, setting } = this.world;
    this.tell(who, dispatched, 4, Number.NaN);
    const { calendar, travel } = this.halls[people.home[who]];
    const [least, most] = travel;
    const days = people.category[who] === 0 ? least + this.random.below(most - least + 1) : least;
    let at = agenda.at;
    for (let day = 0; day < days; day++) at = calendar.morning(at);
    agenda.add(at + this.random.below(setting.load.returnsWithin), people.home[who], receives, who);
  }

  private tell(who: number, fact: number, step: number, worked: number): void {
    const machine = fact === printed ? this.world.people.counter[who] : -1;
    const officer = machine < 0 ? 0 : this.officers + machine;
    const row = this.world.tellOf(who, fact, this.place, this.steps[step], officer, worked);
    this.world.detail(row, machine < 0 ? 0 : this.names[machine]);
  }
}
