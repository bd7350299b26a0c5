// What was told, as lines of CloudEvents: the contract's own, with all that does not vary written beforehand.
import { type Detail, details, slots } from './details.ts';
import type { Happenings } from './happenings.ts';
import {
  categories,
  factCode,
  isApplication,
  services,
  ticked,
  tickId,
  tickNumber,
  tickSource,
  types,
  type Words,
} from './words.ts';

const heartbeat = factCode('link.heartbeat');
const classes = categories.map((category) =>
  services.map((service) => `,"category":"${category}","service":"${service}"`),
);
const iso = (at: number) => new Date(at).toISOString();
const field = (name: string) => (text: string) => (text === '' ? '' : `,"${name}":"${text}"`);
const two = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));
const three = Array.from({ length: 1000 }, (_, i) => String(i).padStart(3, '0'));

export class Ndjson {
  private readonly run: string;
  private readonly offices: readonly string[];
  private readonly heads: readonly string[];
  private readonly middles: readonly string[];
  private readonly types: readonly string[];
  private readonly steps: readonly string[];
  private readonly officers: readonly string[];
  private readonly counters: readonly string[];
  private readonly terms: readonly string[];
  private minute = Number.NaN;
  private minuteText = '';

  constructor({ run, places, steps, officers, counters, terms }: Words) {
    this.run = run;
    this.terms = terms;
    this.offices = places;
    this.heads = this.offices.map((office) => `{"specversion":"1.0","id":"E-${run}-${office}-`);
    this.middles = this.offices.map((of) => `","source":"/offices/${of}","officeid":"${of}","sequence":`);
    this.types = types.map((type) => `,"type":"${type}","time":"`);
    this.steps = steps.map(field('step'));
    this.officers = officers.map(field('officer'));
    this.counters = counters.map(field('counter'));
  }

  /** Rows [from, to) as bytes, a line each. */
  bytes(told: Happenings, from = 0, to = told.n): Uint8Array {
    let text = '';
    for (let row = from; row < to; row++) text += this.line(told, row);
    return Buffer.from(text, 'latin1');
  }

  /** Lines need no end. */
  end(): Uint8Array {
    return new Uint8Array();
  }

  private line(told: Happenings, row: number): string {
    const fact = told.fact[row];
    const time = this.time(told.at[row]);
    if (fact === ticked)
      return `{"specversion":"1.0","id":"${tickId}${tickNumber(told.at[row])}","source":"${tickSource}"${this.types[fact]}${time}"}\n`;
    const place = told.place[row];
    const sequence = told.sequence[row];
    const data =
      fact === heartbeat ? `,"complete_until":"${iso(told.until[row])}"` : this.data(told, row, fact);
    return `${this.heads[place]}${sequence}${this.middles[place]}${sequence}${this.types[fact]}${time}","data":{${data.slice(1)}}}\n`;
  }

  private data(told: Happenings, row: number, fact: number): string {
    const token = told.token[row];
    const application = told.application[row];
    let text = token === 0 ? '' : `,"token":"T-${this.run}-${this.offices[told.place[row]]}-${token}"`;
    if (application > 0)
      text += `,"application":"A-${this.run}-${this.offices[told.home[row]]}-${application}"`;
    text += this.steps[told.step[row]] + this.counters[told.counter[row]] + this.officers[told.officer[row]];
    for (let slot = 0; slot < details[fact].length; slot++)
      text += this.detail(details[fact][slot], told.detail[row * slots + slot]);
    if (isApplication[fact] === 0) return text;
    text += classes[told.category[row]][told.service[row]];
    const worked = told.worked[row];
    return worked === worked ? `${text},"duration_ms":${worked}` : text;
  }

  private detail({ name, kind, head }: Detail, value: number): string {
    if (value !== value) return '';
    if (kind === 'number') return `,"${name}":${value}`;
    if (kind === 'flag') return `,"${name}":${value === 1}`;
    if (kind === 'instant') return `,"${name}":"${iso(value)}"`;
    if (value === 0) return '';
    return `,"${name}":"${kind === 'term' ? this.terms[value] : `${head}-${this.run}-${value}`}"`;
  }

  private time(at: number): string {
    const minute = Math.floor(at / 60_000);
    if (minute !== this.minute) {
      this.minute = minute;
      this.minuteText = new Date(minute * 60_000).toISOString().slice(0, 17);
    }
    const ms = at - minute * 60_000;
    return `${this.minuteText}${two[Math.floor(ms / 1000)]}.${three[ms % 1000]}Z`;
  }
}
