// How machines wear out at work, fail and are repaired: drawn for each, and written down as the truth.
import type { Label } from './incidents.ts';
import { Random } from './random.ts';
import type { World } from './world.ts';

export class Wear {
  readonly labels: Label[] = [];
  /** Time at work until each fails, and in which it wears out before that, ms. */
  private readonly left: Float64Array;
  private readonly wears: Float64Array;
  /** Since when it has been worn; NaN: it is not. */
  private readonly wornAt: Float64Array;
  private readonly random: Random;
  private readonly world: World;
  private readonly office: string;
  private readonly names: readonly number[];

  /** `names`: what the machines are called, as terms. */
  constructor(world: World, office: string, names: readonly number[]) {
    this.world = world;
    this.office = office;
    this.names = names;
    this.random = new Random(world.setting.seed, office, 'wear');
    this.left = new Float64Array(names.length);
    this.wears = new Float64Array(names.length);
    this.wornAt = new Float64Array(names.length);
    for (let machine = 0; machine < names.length; machine++) this.renew(machine);
  }

  /** From 0, sound, to 1, when it fails. */
  of(machine: number): number {
    const [left, wears] = [this.left[machine], this.wears[machine]];
    return left < wears ? Math.min(1, 1 - left / wears) : 0;
  }

  isBroken(machine: number): boolean {
    return this.left[machine] <= 0;
  }

  /** A machine has worked so long, ms; returns how worn it is. */
  works(machine: number, worked: number): number {
    this.left[machine] -= worked;
    const worn = this.of(machine);
    if (worn > 0 && Number.isNaN(this.wornAt[machine])) this.wornAt[machine] = this.world.agenda.at;
    return worn;
  }

  /** A machine fails now; returns how long its repair takes, ms. */
  fails(machine: number): number {
    const { agenda, setting, terms } = this.world;
    const { repair, repairParts } = setting.load;
    const { at } = agenda;
    const takes = 1 + Math.round(this.random.gamma(repair[this.random.chance(repairParts) ? 1 : 0]));
    this.label('wear', terms.texts[this.names[machine]], this.wornAt[machine], at);
    this.label('failure', terms.texts[this.names[machine]], at, at + takes);
    return takes;
  }

  renew(machine: number): void {
    const { machineFailure, machineWear } = this.world.setting.load;
    this.left[machine] = 1 + this.random.gamma(machineFailure);
    this.wears[machine] = this.random.gamma(machineWear, 2);
    this.wornAt[machine] = Number.NaN;
  }

  private label(kind: 'wear' | 'failure', key: string, start: number, end: number): void {
    if (start >= end) return;
    const incident = `${kind}-${this.labels.length + 1}`;
    this.labels.push({ incident, office: this.office, key, start, end, kind });
  }
}
