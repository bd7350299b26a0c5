// What keeps an application at a step: an objection, a hold, a pause; how often, why, how long, and how it goes on.
import { Random } from './random.ts';
import { factCode } from './words.ts';
import type { World } from './world.ts';

/** Kinds, as `people.stopped` says them. Who is bounced stays at the counter, and has nothing new to show. */
const objected = 1;
const held = 2;
const paused = 3;
export const bounced = 4;

const raised = factCode('application.objection_raised');
const cleared = factCode('application.objection_cleared');
const begins = [0, raised, factCode('application.held'), factCode('application.paused'), raised];
const ends = [0, cleared, factCode('application.hold_overridden'), factCode('application.resumed'), cleared];

const minute = 60_000;

export class Stops {
  private readonly world: World;
  private readonly place: number;
  private readonly random: Random;
  private readonly reasons: readonly (readonly number[])[];
  private readonly entry: number;
  private readonly check: number;
  private readonly decision: number;

  constructor(world: World, place: number, office: string) {
    const { road, seed } = world.setting;
    const terms = (text: string) => text.split(' ').map((one) => world.terms.code(one));
    const objections = terms('document_missing name_differs photo_unfit fee_differs');
    this.world = world;
    this.place = place;
    this.random = new Random(seed, office, 'stops');
    this.reasons = [[], objections, terms('watch_list'), terms('awaiting_applicant'), objections];
    [this.entry, this.check, this.decision] = ['data_entry', 'verification', 'decision'].map(road.code);
  }

  /** The kind of what stops an application at a step; 0: nothing. `care`: how error-prone the officer is, about 1. */
  strikes(who: number, step: number, care: number): number {
    const { agenda, people, setting } = this.world;
    const { load, incidents } = setting;
    const { random } = this;
    const before = people.stops[who];
    if (people.stopped[who] === bounced) return 0;
    if (step === this.entry) {
      const share = before === 0 ? load.objected * care : before === 1 ? load.objectedAgain : 0;
      if (random.chance(share)) return objected;
      const bounces = incidents.value('bounces', this.place, agenda.at, 0, 'data_entry');
      if (!(bounces > 0 && random.chance(bounces))) return 0;
      incidents.struck('bounces', this.place, agenda.at, 'A', people.application[who]);
      return bounced;
    }
    if (before === 0 && step === this.check && random.chance(load.held)) return held;
    return before === 0 && step === this.decision && random.chance(load.paused) ? paused : 0;
  }

  /** Tells that it is stopped; returns how long, ms. */
  begin(who: number, kind: number, step: number, officer: number): number {
    const { people, setting } = this.world;
    const { objectionLasts, holdLasts, pauseLasts } = setting.load;
    const reasons = this.reasons[kind];
    people.stopped[who] = kind;
    people.stops[who]++;
    people.reason[who] = reasons[this.random.below(reasons.length)];
    this.world.detail(this.tell(begins[kind], who, step, officer), people.reason[who]);
    const mean = [0, objectionLasts, holdLasts, pauseLasts, 6 * minute][kind];
    return Math.round(this.random.gamma(mean, 2));
  }

  /** Tells that it goes on. */
  end(who: number, step: number, officer: number): void {
    const { people } = this.world;
    const kind = people.stopped[who];
    const row = this.tell(ends[kind], who, step, officer);
    if (ends[kind] === cleared) this.world.detail(row, people.reason[who], kind === objected ? 1 : 0);
    people.stopped[who] = 0;
  }

  private tell(fact: number, who: number, step: number, officer: number): number {
    return this.world.tellOf(who, fact, this.place, step, officer, Number.NaN);
  }
}
