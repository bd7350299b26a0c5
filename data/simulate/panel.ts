// What the simulated machines say of themselves: their PackML states, why, and what they have made.
import { factCode } from './words.ts';
import type { World } from './world.ts';

const states = ['STOPPED', 'IDLE', 'EXECUTE', 'HELD', 'SUSPENDED', 'ABORTED'] as const;
export const [stopped, idle, executes, held, suspended, aborted] = states.keys();
const reasons = [
  '',
  'closed',
  'jam',
  'laminate',
  'booklets',
  'worn_part',
  'out_of_order',
  'maintenance',
  'repaired',
];

const fact = (name: string) => factCode(`machine.${name}`);
const stateChanged = fact('state_changed');
export const heartbeat = fact('heartbeat');
export const sampled = fact('sampled');
export const alarmed = fact('alarmed');
export const maintained = fact('maintained');

/** Columns by machine. */
export class Panel {
  readonly state: Uint8Array;
  readonly rated: Float64Array;
  readonly produced: Float64Array;
  readonly spoiled: Float64Array;
  /** Moving mean of the time a booklet takes, ms. */
  readonly cycle: Float64Array;
  private readonly world: World;
  private readonly place: number;
  private readonly names: readonly number[];
  private readonly stateTerms: readonly number[];
  private readonly reasonTerms: readonly number[];

  /** `names`: what the machines are called, as terms. The fast ones come after the ordinary ones. */
  constructor(world: World, place: number, names: readonly number[], nOrdinary: number) {
    const { printRate, fastRate } = world.setting.load;
    const n = names.length;
    this.world = world;
    this.place = place;
    this.names = names;
    this.state = new Uint8Array(n).fill(stopped);
    this.rated = new Float64Array(n).fill(printRate).fill(fastRate, nOrdinary);
    this.produced = new Float64Array(n);
    this.spoiled = new Float64Array(n);
    this.cycle = this.rated.map((rate) => 3_600_000 / rate);
    this.stateTerms = states.map((text) => world.terms.code(text));
    this.reasonTerms = reasons.map((text) => world.terms.code(text));
  }

  set(machine: number, state: number, reason = ''): void {
    if (this.state[machine] === state) return;
    this.state[machine] = state;
    this.tell(stateChanged, machine, reason);
  }

  made(machine: number, worked: number): void {
    this.produced[machine]++;
    this.cycle[machine] += (worked - this.cycle[machine]) / 50;
  }

  /** Every machine that is not switched off tells `fact`. */
  all(fact: number): void {
    for (let machine = 0; machine < this.state.length; machine++)
      if (this.state[machine] !== stopped) this.tell(fact, machine);
  }

  tell(fact: number, machine: number, reason = ''): void {
    const row = this.world.tell(fact, this.place);
    const why = this.reasonTerms[reasons.indexOf(reason)];
    const said = [this.names[machine], this.stateTerms[this.state[machine]], why, this.rated[machine]];
    if (fact === sampled)
      said.push(this.produced[machine], this.spoiled[machine], Math.round(this.cycle[machine]));
    this.world.detail(row, ...said);
  }
}
