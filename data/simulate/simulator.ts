// A passport service that exists only by its seed: offices, headquarters, and what they tell as time is handed out.
import type { FeeRule } from '../fees.ts';
import type { Load } from '../load.ts';
import type { Office } from '../offices.ts';
import type { Workflow } from '../workflow.ts';
import { Calendar } from './calendar.ts';
import { code } from './code.ts';
import { Delays, type Ratios } from './delays.ts';
import { Hall } from './hall.ts';
import type { Happenings } from './happenings.ts';
import { Headquarters } from './headquarters.ts';
import { announces, Holidays } from './holidays.ts';
import { Incidents, type Label, type Planned } from './incidents.ts';
import { Links, turns } from './links.ts';
import { Random } from './random.ts';
import { roadOf } from './road.ts';
import { type Truth, truthOf } from './truth.ts';
import { ticked, type Words } from './words.ts';
import { World } from './world.ts';

export interface Simulation extends Partial<Ratios> {
  readonly offices: readonly Office[];
  readonly headquarters: Office;
  readonly workflow: Workflow;
  readonly load: Load;
  readonly fees: readonly FeeRule[];
  /** The incidents to plant. */
  readonly scenario: readonly Planned[];
  readonly seed: number;
  /** The first instant, ms. */
  readonly start: number;
  /** How long, in days of 24 hours. */
  readonly days: number;
  /** Between two ticks, and between two heartbeats of an open place, ms; 0 or absent: none. */
  readonly tick?: number;
  readonly heartbeat?: number;
  /** Links go down and come up again, and places whose bound is a day or more tell all once a day. */
  readonly links?: boolean;
}

/** What an `ops.intervention_applied` says. Instants are ms. */
export interface Intervention {
  readonly office: string;
  readonly action: string;
  readonly step: string;
  readonly amount: number;
  /** Not before it is applied, and not in the simulated past. */
  readonly at?: number;
  readonly until: number;
}

export class Simulator {
  readonly start: number;
  readonly end: number;
  readonly words: Words;
  readonly incidents: Incidents;
  private readonly world: World;
  private readonly halls: readonly Hall[];
  private readonly holidays: Holidays;
  private readonly headquarters: Headquarters;
  private readonly offices: readonly Office[];
  private readonly lines: readonly string[];
  private readonly links: Links;
  private readonly delays: Delays | undefined;
  private readonly tick: number;
  private nextTick: number;
  private now: number;

  constructor(of: Simulation) {
    const { offices, headquarters, load, seed, start, days, tick = 0, heartbeat = 0 } = of;
    const { disorder = 0, duplicates = 0, late = 0, links = false } = of;
    const road = roadOf(of.workflow, load);
    const places = [...offices, headquarters];
    this.start = this.now = start;
    this.end = start + Math.round(days * 86_400_000);
    this.offices = offices;
    this.lines = load.lines.map(({ line }) => line);
    const sites = places.map((office) => ({ ...office, calendar: new Calendar(office, load.shifts) }));
    const incidents = (this.incidents = new Incidents(of.scenario, sites, start, this.end));
    const lag = Float64Array.from(places, ({ bound }) => (disorder > 0 ? bound : 0));
    const setting = {
      seed,
      load,
      road,
      incidents,
      headquarters: offices.length,
      heartbeat,
      lag,
      fees: of.fees,
    };
    const world = (this.world = new World(setting));
    this.holidays = new Holidays(world, offices, incidents, start);
    const officers = [''];
    const hire = (office: string, n: number) => {
      for (let i = 0; i < n; i++) officers.push(`O-${code(`${office}/${i}`, 8).toUpperCase()}`);
    };
    this.halls = this.holidays.keeping.map((office, place) => {
      const hall = new Hall(world, place, office, officers.length, start);
      hire(office.office, hall.nOfficers);
      return hall;
    });
    const destinations = this.halls.map(({ calendar }, place) => ({
      calendar,
      travel: offices[place].kind === 'mission' ? load.travelMission : load.travelHome,
    }));
    const plainDay = (world.plainDay = this.halls.reduce((sum, hall) => sum + hall.plainDay, 0));
    this.headquarters = new Headquarters(world, headquarters, destinations, plainDay, officers.length, start);
    hire(headquarters.office, this.headquarters.machines.n);
    const most = Math.max(
      ...this.halls.map(({ desks }) => desks.reduce((n, { counters }) => n + counters.max, 0)),
    );
    this.words = {
      run: code(`${seed}/${start}`, 6),
      places: places.map(({ office }) => office),
      steps: road.steps,
      officers,
      counters: ['', ...Array.from({ length: most }, (_, i) => `C${i + 1}`)],
      terms: this.world.terms.texts,
    };
    this.links = new Links(this.world, places, links, start, this.end);
    if (disorder + duplicates + late > 0 || links || incidents.moves(['link', 'told', 'clock', 'again']))
      this.delays = new Delays(
        { disorder, duplicates, late },
        places.map(({ office }) => new Random(seed, office, 'link')),
        places.map(({ bound }) => bound),
        this.links,
        incidents,
      );
    this.tick = tick;
    this.nextTick = tick > 0 ? Math.ceil(start / tick) * tick : Number.POSITIVE_INFINITY;
  }

  /** What was planted, which links will fail, and which machines have failed and who was struck by a fraud so far. */
  get labels(): readonly Label[] {
    const own = [...this.links.labels, ...this.headquarters.machines.wear.labels].map((label) => ({
      ...label,
      end: Math.min(label.end, this.end),
    }));
    return [...this.incidents.labels, ...own, ...this.incidents.struckIn(this.words.run)];
  }

  /** How fast and how careful each officer of the halls is: what no event says. */
  get truth(): readonly Truth[] {
    return truthOf(this.halls, this.words, this.lines);
  }

  /** The instant handed out last, ms. */
  get at(): number {
    return this.now;
  }

  /**
   * All that is told after the instant handed out last, up to `until` (ms) and before the end, in the order in which
   * it is told; at the end, also what is still on its way. The rows are the simulator's own: the next call overwrites them.
   */
  next(until: number): Happenings {
    const { agenda, told } = this.world;
    const end = Math.min(until, this.end - 1);
    told.n = 0;
    for (;;) {
      const due = agenda.next;
      for (const upTo = Math.min(due, end); this.nextTick <= upTo; this.nextTick += this.tick) {
        this.delays?.release(told, this.nextTick);
        told.add(this.nextTick, ticked, 0, Number.NaN);
      }
      if (due > end) break;
      agenda.take();
      this.delays?.release(told, due);
      const from = told.n;
      const place = agenda.place < this.halls.length ? this.halls[agenda.place] : this.headquarters;
      if (agenda.kind === turns) this.links.happen(agenda.what);
      else if (agenda.kind === announces) this.holidays.happen(agenda.what);
      else place.happen(agenda.kind, agenda.who, agenda.what);
      this.delays?.hold(told, from);
    }
    this.delays?.release(told, until < this.end ? end : Number.POSITIVE_INFINITY);
    this.now = end;
    return told;
  }

  /** Lets an intervention take effect; false where there is no such office, step or action, or nothing to do. */
  apply({ office, action, step, amount, at = this.now, until }: Intervention): boolean {
    const place = this.offices.findIndex((of) => of.office === office);
    const desk = this.lines.indexOf(step);
    const from = Math.max(at, this.now);
    if (place < 0 || desk < 0 || action !== 'open_counters' || !(amount > 0) || !(until > from)) return false;
    this.halls[place].help(desk, Math.floor(amount), from, until);
    return true;
  }

  /** How many wait in a line now; at headquarters, step `queueing`, also what the machines hold. */
  waiting(office: string, step: string): number {
    const place = this.offices.findIndex((of) => of.office === office);
    if (place >= 0) return this.halls[place].desks[this.lines.indexOf(step)].waiting;
    return this.headquarters.waiting;
  }
}
