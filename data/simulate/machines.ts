// The printing machines of the simulated headquarters: what each does next, in typed arrays and appointments.
import { aborted, alarmed, executes, held, idle, maintained, Panel, stopped, suspended } from './panel.ts';
import { Random } from './random.ts';
import type { Stock } from './stock.ts';
import { Wear } from './wear.ts';
import type { World } from './world.ts';

/** Kinds of appointments of a machine: all from `ends` on. */
export const ends = 8;
const resumes = 9;
const repaired = 10;

/** Whoever gives the machines their work. */
export interface Work {
  readonly isOpen: boolean;
  readonly isWaiting: boolean;
  /** Whose booklet is next; there must be somebody. */
  call(): number;
  printed(who: number, machine: number, serial: number, worked: number): void;
  /** A second booklet for the same application. */
  printedTwice(who: number, machine: number, serial: number, worked: number): void;
  /** `who` waits again. */
  again(who: number): void;
}

export class Machines {
  readonly n: number;
  /** The first are ordinary ones, the rest are fast. */
  private readonly nOrdinary: number;
  /** Whose booklet each prints; -1: nobody's; and its serial number. */
  readonly prints: Int32Array;
  readonly wear: Wear;
  private readonly serial: Float64Array;
  private readonly isOut: Uint8Array;
  readonly panel: Panel;
  private readonly random: Random;
  private readonly world: World;
  private readonly place: number;
  private readonly stock: Stock;
  private readonly work: Work;
  private turn = 0;

  /** `names`: what they are called, as terms. */
  constructor(
    world: World,
    place: number,
    office: string,
    names: readonly number[],
    nOrdinary: number,
    stock: Stock,
    work: Work,
  ) {
    this.world = world;
    this.place = place;
    this.stock = stock;
    this.work = work;
    this.n = names.length;
    this.nOrdinary = nOrdinary;
    this.random = new Random(world.setting.seed, office, 'printing');
    this.wear = new Wear(world, office, names);
    this.panel = new Panel(world, place, names, nOrdinary);
    this.prints = new Int32Array(this.n).fill(-1);
    this.serial = new Float64Array(this.n);
    this.isOut = new Uint8Array(this.n);
  }

  happen(kind: number, machine: number, what: number): void {
    if (kind === ends) this.ends(machine, what);
    else if (kind === resumes) this.run(machine);
    else if (kind === repaired) this.repaired(machine);
  }

  isBusy = (machine: number): boolean => this.prints[machine] >= 0;

  /** Something has changed for all. */
  wake(): void {
    for (let machine = 0; machine < this.n; machine++) this.load(machine);
  }

  /** Somebody has come: idle machines take turns. */
  offer(): void {
    for (let i = 0; i < this.n; i++) {
      const machine = (this.turn + i) % this.n;
      if (this.panel.state[machine] !== idle) continue;
      this.turn = machine + 1;
      return this.load(machine);
    }
  }

  /** What incidents do to the ordinary machines at one of their edges. */
  change(): void {
    const { agenda, setting } = this.world;
    const runs = setting.incidents.value('machines', this.place, agenda.at, this.nOrdinary);
    for (let machine = 0; machine < this.nOrdinary; machine++) {
      const was = this.isOut[machine];
      this.isOut[machine] = machine < this.nOrdinary - runs ? 1 : 0;
      if (was !== this.isOut[machine]) this.load(machine);
    }
  }

  private load(machine: number): void {
    const { panel, random, world, work } = this;
    if (this.isBusy(machine) || this.wear.isBroken(machine)) return;
    if (this.isOut[machine] === 1) return this.goesOut(machine);
    if (!work.isOpen) return panel.set(machine, stopped, 'closed');
    if (!work.isWaiting) return panel.set(machine, idle);
    if (!this.fill(machine)) return;
    this.prints[machine] = work.call();
    const { jams, jam } = world.setting.load;
    if (!random.chance(jams * (1 + 29 * this.wear.of(machine)))) return this.run(machine);
    panel.set(machine, held, 'jam');
    world.agenda.add(world.agenda.at + Math.round(random.gamma(jam)), this.place, resumes, machine);
  }

  /** A blank for a machine; false: it starves. */
  private fill(machine: number): boolean {
    const serial = this.stock.take(machine);
    this.serial[machine] = serial;
    if (serial === 0) this.panel.set(machine, suspended, this.stock.lacks());
    return serial > 0;
  }

  private run(machine: number): void {
    const { agenda, setting } = this.world;
    const { printShape, wearSlows } = setting.load;
    this.panel.set(machine, executes);
    const speed = setting.incidents.value('printing', this.place, agenda.at, this.panel.rated[machine]);
    const mean = (3_600_000 / speed) * (1 + wearSlows * this.wear.of(machine));
    const worked = Math.round(this.random.gamma(mean, printShape));
    agenda.add(agenda.at + worked, this.place, ends, machine, worked);
  }

  private ends(machine: number, worked: number): void {
    const { random, work } = this;
    const { spoiled, printedTwice } = this.world.setting.load;
    const who = this.prints[machine];
    this.panel.made(machine, worked);
    const worn = this.wear.works(machine, worked);
    if (this.wear.isBroken(machine)) return this.fails(machine, who);
    if (random.chance(spoiled * (1 + 4 * worn))) {
      this.spoil(machine);
      if (this.fill(machine)) return this.run(machine);
      this.prints[machine] = -1;
      return work.again(who);
    }
    this.prints[machine] = -1;
    work.printed(who, machine, this.serial[machine], worked);
    if (random.chance(printedTwice) && this.fill(machine)) {
      this.panel.made(machine, worked);
      work.printedTwice(who, machine, this.serial[machine], worked);
      this.spoil(machine);
    }
    this.load(machine);
  }

  private spoil(machine: number): void {
    this.panel.spoiled[machine]++;
    this.stock.spoil(this.serial[machine], machine);
  }

  private fails(machine: number, who: number): void {
    const { agenda } = this.world;
    this.spoil(machine);
    this.prints[machine] = -1;
    this.panel.tell(alarmed, machine, 'worn_part');
    this.panel.set(machine, aborted, 'worn_part');
    agenda.add(agenda.at + this.wear.fails(machine), this.place, repaired, machine);
    this.work.again(who);
  }

  private repaired(machine: number): void {
    this.wear.renew(machine);
    this.panel.tell(maintained, machine, 'repaired');
    this.load(machine);
  }

  private goesOut(machine: number): void {
    const { agenda, setting } = this.world;
    const isPlanned = setting.incidents.labels.some(
      ({ kind, start, end }) => kind.endsWith('maintenance') && start <= agenda.at && agenda.at < end,
    );
    if (isPlanned) this.panel.set(machine, stopped, 'maintenance');
    else this.panel.set(machine, aborted, 'out_of_order');
  }
}
