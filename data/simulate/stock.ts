// The stock of the simulated headquarters: blank booklets by serial number and laminate by the sheet; each is somewhere.
import type { Lever } from './effects.ts';
import { Random } from './random.ts';
import { Ranges } from './ranges.ts';
import { factCode } from './words.ts';
import type { World } from './world.ts';

const fact = (name: string) => factCode(`stock.${name}`);
const received = fact('received');
const allotted = fact('allotted');
const issued = fact('issued_to_machine');
const spoiled = fact('spoiled');
const returned = fact('returned');
const destroyed = fact('destroyed');
const taken = fact('stock_taken');

export const booklets = 0;
export const laminate = 1;

/** Serial numbers begin here: a space that no country gives. */
const firstSerial = 900_000_001;
/** Deliveries that have a name of their own; terms must be known before time begins. */
const namedBatches = 200;
const none = [1, 0] as const;

export class Stock {
  private readonly vault = new Ranges();
  private readonly allotment = new Ranges();
  /** By machine: next and last of its magazine. */
  private readonly next: Float64Array;
  private readonly last: Float64Array;
  /** Spoiled and not yet destroyed. */
  private readonly waste: number[] = [];
  private nLaminate = 0;
  private readonly world: World;
  private readonly place: number;
  private readonly plainDay: number;
  private readonly random: Random;
  private readonly machines: readonly number[];
  private readonly items: readonly number[];
  private readonly batches: readonly number[];
  private readonly here: number;
  private readonly isOrdered = [false, false];
  private serial = firstSerial;
  private batch = 0;
  private isOut = false;
  private wasMiscounted = false;
  private wasStolen = false;

  private readonly arrives: (at: number, item: number) => void;

  /** `machines`: what they are called, as terms. `arrives` is asked to have `deliver(item)` called at an instant. */
  constructor(
    world: World,
    place: number,
    office: string,
    plainDay: number,
    machines: readonly number[],
    arrives: (at: number, item: number) => void,
  ) {
    this.arrives = arrives;
    this.world = world;
    this.place = place;
    this.plainDay = Math.max(1, Math.ceil(plainDay));
    this.random = new Random(world.setting.seed, office, 'stock');
    this.machines = machines;
    this.next = new Float64Array(machines.length).fill(1);
    this.last = new Float64Array(machines.length);
    this.items = ['booklet_36', 'laminate'].map((text) => world.terms.code(text));
    this.batches = Array.from({ length: namedBatches }, (_, i) => world.terms.code(`B${i + 1}`));
    this.here = world.terms.code(office);
  }

  /** Nothing has come yet. */
  get isEmpty(): boolean {
    return this.batch === 0;
  }

  /** Something that was ordered, or what there is in the beginning. Nothing comes while there is no laminate to be had. */
  deliver(item: number): void {
    const { agenda, setting } = this.world;
    if (item === laminate && this.isOut) return this.arrives(agenda.at + 3_600_000, item);
    const size = this.plainDay * setting.load.stockBatch;
    const batch = this.batches[Math.min(this.batch++, namedBatches - 1)];
    if (item === booklets) {
      const from = this.serial;
      this.serial += size;
      this.vault.add(from, this.serial - 1);
      this.tell(received, item, from, this.serial - 1, size, batch);
    } else {
      this.nLaminate += size;
      this.tell(received, item, ...none, size, batch);
    }
    this.isOrdered[item] = false;
  }

  /** A blank for a machine, with its sheet of laminate: its serial number, or 0 with `lacks` saying what is missing. */
  take(machine: number): number {
    if (this.nLaminate <= 0) return 0;
    if (this.next[machine] > this.last[machine] && !this.issue(machine)) return 0;
    this.nLaminate--;
    return this.next[machine]++;
  }

  readonly lacks = (): 'laminate' | 'booklets' => (this.nLaminate <= 0 ? 'laminate' : 'booklets');

  /** A booklet that is good for nothing but to be destroyed. */
  spoil(serial: number, machine: number): void {
    this.waste.push(serial);
    this.tell(spoiled, booklets, serial, serial, 1, 0, this.machines[machine]);
  }

  /** At closing: what idle machines hold comes back, waste is destroyed, all is counted, and ordered where little is left. */
  evening(isBusy: (machine: number) => boolean): void {
    for (let machine = 0; machine < this.next.length; machine++) {
      const [from, to] = [this.next[machine], this.last[machine]];
      if (to < from || isBusy(machine)) continue;
      this.allotment.add(from, to);
      this.last[machine] = from - 1;
      this.tell(returned, booklets, from, to, to - from + 1, 0, this.machines[machine]);
    }
    for (const serial of this.waste.splice(0)) this.tell(destroyed, booklets, serial, serial, 1);
    this.count();
    this.order(booklets, this.vault.n + this.allotment.n);
    this.order(laminate, this.nLaminate);
  }

  /** Tells how many there are, `missed` of them overlooked. */
  count(missed = 0): void {
    const magazines = this.next.reduce((sum, from, i) => sum + this.last[i] - from + 1, 0);
    this.tell(taken, booklets, ...none, this.vault.n + this.allotment.n + magazines - missed);
    this.tell(taken, laminate, ...none, this.nLaminate);
  }

  /** What incidents do to the stock at one of their edges; true where machines may go on. */
  change(): boolean {
    const { agenda, setting } = this.world;
    const value = (lever: Lever, now: number) => setting.incidents.value(lever, this.place, agenda.at, now);
    const wasOut = this.isOut;
    this.isOut = value('laminate', 1) === 0;
    if (this.isOut && !wasOut && this.nLaminate > 0) {
      this.tell(destroyed, laminate, ...none, this.nLaminate);
      this.nLaminate = 0;
    }
    if (wasOut && !this.isOut) this.deliver(laminate);
    this.steal(value('booklets', 0));
    const missed = value('miscounted', 0);
    if (missed > 0 || this.wasMiscounted) this.count(missed);
    this.wasMiscounted = missed > 0;
    return wasOut && !this.isOut;
  }

  /** Nobody tells of it: the next magazine begins behind a gap, and fewer are counted in the evening. */
  private steal(n: number): void {
    for (let left = this.wasStolen ? 0 : n; left > 0 && this.vault.n + this.allotment.n > 0; ) {
      const from = this.allotment.n > 0 ? this.allotment : this.vault;
      const [first, last] = from.take(left);
      left -= last - first + 1;
    }
    this.wasStolen = n > 0;
  }

  private issue(machine: number): boolean {
    const { magazine } = this.world.setting.load;
    if (this.allotment.n === 0) {
      const [from, to] = this.vault.take(this.plainDay);
      if (to < from) return false;
      this.allotment.add(from, to);
      this.tell(allotted, booklets, from, to, to - from + 1, 0, 0, this.here);
    }
    const [from, to] = this.allotment.take(magazine);
    this.next[machine] = from;
    this.last[machine] = to;
    this.tell(issued, booklets, from, to, to - from + 1, 0, this.machines[machine]);
    return true;
  }

  private order(item: number, left: number): void {
    const { agenda, setting } = this.world;
    const { stockReorder, stockLead } = setting.load;
    if (this.isOrdered[item] || left > this.plainDay * stockReorder) return;
    this.isOrdered[item] = true;
    const [least, more] = stockLead;
    const late = setting.incidents.value('supply', this.place, agenda.at, 0) * 86_400_000;
    this.arrives(agenda.at + least + this.random.below(more) + late, item);
  }

  private tell(
    fact: number,
    item: number,
    from: number,
    to: number,
    quantity: number,
    ...[batch = 0, machine = 0, toOffice = 0]: number[]
  ): void {
    const row = this.world.tell(fact, this.place);
    const serials = from > to ? [Number.NaN, Number.NaN] : [from, to];
    this.world.detail(row, this.items[item], batch, ...serials, quantity, toOffice, machine);
  }
}
