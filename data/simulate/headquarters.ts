// The simulated headquarters: approved applications wait for a machine, are printed, inspected, packed and sent off.
import type { Office } from '../offices.ts';
import { Calendar } from './calendar.ts';
import { dispatches, Finishing, inspects } from './finishing.ts';
import { Line } from './line.ts';
import { ends, Machines, type Work } from './machines.ts';
import { heartbeat, sampled } from './panel.ts';
import type { Destination } from './shipments.ts';
import { booklets, laminate, Stock } from './stock.ts';
import { receives } from './ways.ts';
import { factCode } from './words.ts';
import { beats, type World } from './world.ts';

/** Kinds of appointments beside those of a machine. */
const opens = 0;
const closes = 1;
const changes = 2;
const delivers = 6;
const samples = 32;
const announces = 33;

const printQueued = factCode('application.print_queued');
const printed = factCode('application.printed');
const feeRises = factCode('reference.fee');

export class Headquarters implements Work {
  readonly machines: Machines;
  readonly stock: Stock;
  /** By category; the last is served first. */
  readonly lines: readonly Line[];
  private readonly finishing: Finishing;
  private readonly calendar: Calendar;
  private readonly steps: readonly number[];
  /** What the machines are called, as terms. */
  private readonly names: readonly number[];
  private closesAt = Number.NEGATIVE_INFINITY;

  private readonly world: World;
  private readonly officers: number;

  /** `plainDay`: applications of all halls on a plain day. Whoever minds a machine has a code from `officers` on. */
  constructor(
    world: World,
    office: Office,
    halls: readonly Destination[],
    plainDay: number,
    officers: number,
    start: number,
  ) {
    this.world = world;
    this.officers = officers;
    const { load, road, incidents } = world.setting;
    const { agenda, terms } = world;
    this.calendar = new Calendar(office, load.shifts);
    this.steps = ['queueing', 'printing'].map(road.code);
    this.lines = load.categories.map(() => new Line(world.people));
    const opening = this.calendar.opening(start);
    const hours = this.calendar.isAlways ? 24 : (this.calendar.closing(start) - opening) / 3_600_000;
    const needed = Math.ceil(plainDay / (load.printRate * hours * load.printUtilisation));
    const nOrdinary = Math.max(office.counters, needed);
    const n = nOrdinary + Math.round(nOrdinary * load.fastMachines);
    this.names = Array.from({ length: n }, (_, i) => terms.code(`M${i + 1}`));
    this.stock = new Stock(world, this.place, office.office, plainDay, this.names, (at, item) =>
      agenda.add(at, this.place, delivers, item),
    );
    this.machines = new Machines(
      ...([world, this.place, office.office, this.names, nOrdinary, this.stock, this] as const),
    );
    this.finishing = new Finishing(world, office.office, this.calendar, halls, this.names, (who) =>
      this.failed(who),
    );
    agenda.add(Math.max(start, opening), this.place, opens);
    const { announcedAt } = world.tariff;
    if (announcedAt >= start) agenda.add(announcedAt, this.place, announces);
    for (const edge of incidents.edges(this.place)) if (edge >= start) agenda.add(edge, this.place, changes);
  }

  private get place(): number {
    return this.world.setting.headquarters;
  }

  happen(kind: number, who: number, what: number): void {
    if (kind === receives) this.receives(who);
    else if (kind >= ends && kind < samples) this.machines.happen(kind, who, what);
    else if (kind >= inspects && kind <= dispatches) this.finishing.happen(kind, who, what);
    else if (kind === beats) this.beat();
    else if (kind === samples) this.sample();
    else if (kind === announces) this.world.tariff.announce(this.says);
    else if (kind === delivers) this.delivered(who);
    else if (kind === changes) this.changes();
    else if (kind === closes) this.close();
    else this.open();
  }

  get isOpen(): boolean {
    return this.world.agenda.at < this.closesAt;
  }

  get isWaiting(): boolean {
    return this.lines.some(({ n }) => n > 0);
  }

  call(): number {
    for (let category = this.lines.length - 1; category >= 0; category--) {
      const who = this.lines[category].call();
      if (who >= 0) return who;
    }
    return -1;
  }

  again(who: number): void {
    this.lines[this.world.people.category[who]].join(who);
    this.machines.offer();
  }

  printed(who: number, machine: number, serial: number, worked: number): void {
    const { people } = this.world;
    people.serial[who] = serial;
    people.counter[who] = machine;
    this.printedTwice(who, machine, serial, worked);
    this.finishing.printed(who);
  }

  printedTwice(who: number, machine: number, serial: number, worked: number): void {
    this.tell(who, printed, 1, worked, this.officers + machine, this.names[machine], serial);
  }

  /** How many wait for a booklet, those on the machines among them. */
  get waiting(): number {
    return (
      this.lines.reduce((sum, line) => sum + line.n, 0) +
      this.machines.prints.filter((who) => who >= 0).length
    );
  }

  private open(): void {
    const { agenda, setting } = this.world;
    this.closesAt = this.calendar.closing(agenda.at);
    if (!this.calendar.isAlways) agenda.add(this.closesAt, this.place, closes);
    agenda.add(this.calendar.opening(this.closesAt), this.place, opens);
    agenda.add(agenda.at + setting.load.machineSampled, this.place, samples);
    this.world.expectBeat(this.place, this.closesAt);
    if (this.stock.isEmpty) for (const item of [booklets, laminate]) this.stock.deliver(item);
    this.machines.wake();
  }

  private close(): void {
    this.machines.wake();
    this.stock.evening(this.machines.isBusy);
  }

  private readonly says = (...said: number[]): void =>
    this.world.detail(this.world.tell(feeRises, this.place), ...said);

  private beat(): void {
    this.world.beat(this.place, this.closesAt);
    this.machines.panel.all(heartbeat);
  }

  private sample(): void {
    const { agenda, setting } = this.world;
    const next = agenda.at + setting.load.machineSampled;
    this.machines.panel.all(sampled);
    if (next < this.closesAt) agenda.add(next, this.place, samples);
  }

  private delivered(item: number): void {
    this.stock.deliver(item);
    this.machines.wake();
  }

  private changes(): void {
    this.machines.change();
    if (this.stock.change()) this.machines.wake();
  }

  private receives(who: number): void {
    this.tell(who, printQueued, 0, Number.NaN);
    this.again(who);
  }

  /** A booklet that fails inspection is printed again, from the end of the line. */
  private failed(who: number): void {
    const { people } = this.world;
    this.stock.spoil(people.serial[who], people.counter[who]);
    this.receives(who);
  }

  private tell(
    who: number,
    fact: number,
    step: number,
    worked: number,
    officer = 0,
    ...details: number[]
  ): void {
    const row = this.world.tellOf(who, fact, this.place, this.steps[step], officer, worked);
    this.world.detail(row, ...details);
  }
}
