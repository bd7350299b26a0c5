// What becomes of a printed booklet at the simulated headquarters: it is inspected, packed and sent to its hall.
import type { Calendar } from './calendar.ts';
import { Random } from './random.ts';
import { type Destination, Shipments } from './shipments.ts';
import { receives } from './ways.ts';
import { factCode } from './words.ts';
import type { World } from './world.ts';

/** Kinds of appointments: all from `inspects` to `dispatches`. */
export const inspects = 3;
const packs = 4;
export const dispatches = 5;

const passed = factCode('application.qc_passed');
const failed = factCode('application.qc_failed');
const packed = factCode('application.packed');
const dispatched = factCode('application.dispatched');

export class Finishing {
  private readonly world: World;
  private readonly shipments: Shipments;
  private readonly random: Random;
  private readonly steps: readonly number[];
  private readonly flawed: number;
  private readonly names: readonly number[];
  private readonly fails: (who: number) => void;

  /** `names`: what the machines are called, as terms. `fails` is told whose booklet is to be printed again. */
  constructor(
    world: World,
    office: string,
    calendar: Calendar,
    halls: readonly Destination[],
    names: readonly number[],
    fails: (who: number) => void,
  ) {
    this.world = world;
    this.names = names;
    this.fails = fails;
    this.random = new Random(world.setting.seed, office, 'inspection');
    this.shipments = new Shipments(world, halls, calendar, office);
    this.steps = ['quality', 'packing', 'dispatch'].map(world.setting.road.code);
    this.flawed = world.terms.code('flawed');
  }

  happen(kind: number, who: number, what: number): void {
    if (kind === inspects) this.inspected(who, what);
    else if (kind === packs) this.packed(who);
    else this.dispatched(who);
  }

  printed(who: number): void {
    const { agenda, setting } = this.world;
    const inspection = Math.round(this.random.gamma(setting.load.inspection, 2));
    agenda.add(agenda.at + inspection, setting.headquarters, inspects, who, inspection);
  }

  private inspected(who: number, worked: number): void {
    const { agenda, people, setting } = this.world;
    const isBad = this.random.chance(setting.load.printFailed);
    const said = [this.names[people.counter[who]], people.serial[who], isBad ? this.flawed : 0];
    this.tell(who, isBad ? failed : passed, 0, worked, ...said);
    if (isBad) return this.fails(who);
    const packing = Math.round(this.random.gamma(setting.load.packing));
    agenda.add(agenda.at + packing, setting.headquarters, packs, who);
  }

  private packed(who: number): void {
    const { agenda, people, setting } = this.world;
    const { which, leaves } = this.shipments.join(who);
    this.tell(who, packed, 1, Number.NaN, people.shipment[who]);
    if (leaves > 0) agenda.add(leaves, setting.headquarters, dispatches, which);
  }

  private dispatched(which: number): void {
    const { agenda, people } = this.world;
    const { members, arrives } = this.shipments.send(which);
    for (const who of members) {
      this.tell(who, dispatched, 2, Number.NaN, people.shipment[who]);
      agenda.add(arrives, people.home[who], receives, who);
    }
  }

  private tell(who: number, fact: number, step: number, worked: number, ...said: number[]): void {
    const { headquarters } = this.world.setting;
    this.world.detail(this.world.tellOf(who, fact, headquarters, this.steps[step], 0, worked), ...said);
  }
}
