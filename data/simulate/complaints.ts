// What citizens complain of at one hall, mostly of delay, and how each complaint is dealt with.
import type { Calendar } from './calendar.ts';
import { Random } from './random.ts';
import { factCode } from './words.ts';
import type { World } from './world.ts';

/** Kinds of appointments: somebody (`who`) complains, if it is still about application `what`; a complaint (`who`) goes on. */
export const complains = 12;
export const lateness = 13;
export const goesOn = 14;

const [opened, acknowledged, assigned, resolved, reopened, escalated] =
  'opened acknowledged assigned resolved reopened escalated'
    .split(' ')
    .map((fact) => factCode(`complaint.${fact}`));

const hour = 3_600_000;
const day = 24 * hour;
/** Keys of different places differ. */
const places = 8192;
const topics = 'delay rush staff bribery payment print_error tracking'.split(' ');
const channels = 'portal call counter ombudsman'.split(' ');
const severities = 'low medium high'.split(' ');
/** Shares of topics where nothing is late; of channels; of severities by topic lateness. */
const calmTopics = [0, 0.25, 0.25, 0.06, 0.14, 0.1, 0.2];
const byChannel = [0.5, 0.3, 0.17, 0.03];
const calmSeverity = [0.5, 0.4, 0.1];
const lateSeverity = [0.15, 0.5, 0.35];

export class Complaints {
  private readonly world: World;
  private readonly place: number;
  private readonly calendar: Calendar;
  private readonly random: Random;
  private readonly topics: readonly number[];
  private readonly channels: readonly number[];
  private readonly severities: readonly number[];
  /** By complaint: what it says, and of which application. */
  private readonly said: number[][] = [];
  private readonly applications: number[] = [];

  constructor(world: World, place: number, office: string, calendar: Calendar) {
    const codes = (texts: readonly string[]) => texts.map((text) => world.terms.code(text));
    this.world = world;
    this.place = place;
    this.calendar = calendar;
    this.random = new Random(world.setting.seed, office, 'complaints');
    [this.topics, this.channels, this.severities] = [topics, channels, severities].map(codes);
  }

  /** An application was submitted: decides who will complain, whatever happens, and who will if it is late. */
  submitted(who: number): void {
    const { agenda, people, setting } = this.world;
    const { complaints, lateComplaints, expected } = setting.load;
    const { random } = this;
    const [calm, behind] = complaints;
    if (random.chance(calm + (behind - calm) * this.world.stress()))
      this.plan(agenda.at + random.gamma(2 * day), complains, who, people.application[who]);
    if (!random.chance(lateComplaints)) return;
    const due = this.calendar.workingDay(agenda.at, expected[people.category[who]]);
    this.plan(due + random.gamma(3 * day), lateness, who, people.application[who]);
  }

  /** Somebody gave up waiting. */
  gaveUp(who: number): void {
    const { people, setting } = this.world;
    if (this.random.chance(setting.load.waitComplaints))
      this.open('rush', people.application[who], calmSeverity);
  }

  happen(kind: number, who: number, what: number): void {
    const { people } = this.world;
    if (kind === goesOn) return this.proceed(who, what);
    const isStill = people.application[who] === what && people.home[who] === this.place;
    if (kind === complains) this.open(topics[this.random.among(calmTopics)], what, calmSeverity);
    else if (isStill && people.line[who] < 2) this.open('delay', what, lateSeverity);
  }

  private open(topic: string, application: number, severity: readonly number[]): void {
    const { random } = this;
    const isBribe = topic === 'bribery';
    const n = this.said.push([
      (this.said.length + 1) * places + this.place,
      this.topics[topics.indexOf(topic)],
      this.channels[random.among(byChannel)],
      this.severities[isBribe ? 2 : random.among(severity)],
      isBribe ? 1 : 0,
    ]);
    this.applications.push(application);
    this.tell(opened, n - 1);
    this.plan(this.world.agenda.at + random.gamma(4 * hour), goesOn, n - 1, acknowledged);
  }

  /** Told what becomes of a complaint, and what will. */
  private proceed(complaint: number, fact: number): void {
    const { agenda } = this.world;
    const { random } = this;
    this.tell(fact, complaint);
    const next = (mean: number, then: number) =>
      this.plan(agenda.at + random.gamma(mean), goesOn, complaint, then);
    if (fact === acknowledged) next(day, assigned);
    else if (fact === assigned) random.chance(0.1) ? next(10 * day, escalated) : next(4 * day, resolved);
    else if (fact === escalated) next(2 * day, resolved);
    else if (fact === resolved && random.chance(0.06)) next(3 * day, reopened);
    else if (fact === reopened) next(3 * day, resolved);
  }

  /** In office hours. */
  private plan(at: number, kind: number, who: number, what: number): void {
    const t = Math.round(at);
    const opening = this.calendar.opening(t);
    const when = opening <= t ? t : opening + this.random.below(2 * hour);
    this.world.agenda.add(when, this.place, kind, who, what);
  }

  private tell(fact: number, complaint: number): void {
    const { told } = this.world;
    const row = this.world.tell(fact, this.place);
    told.home[row] = this.place;
    told.application[row] = this.applications[complaint];
    this.world.detail(row, ...this.said[complaint]);
  }
}
