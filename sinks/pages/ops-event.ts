// What people do on the page, as events for the log: checked against what the page shows, and nothing is changed here.
import { createHash } from 'node:crypto';
import { passport } from '../../data/events.ts';
import { typeOf } from '../../engine/catalogue.ts';
import type { Overview } from './overview.ts';

/** A CloudEvent of the domain `ops`. Sent twice by an impatient hand it has one id, and happens once. */
export interface OpsEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: 'rahdari/pages';
  readonly type: string;
  /** Logged time of what the person saw: the log's own time, which a simulation runs ahead. */
  readonly time: string;
  readonly recordedtime: string;
  readonly officeid: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/** Why a request is not taken: an HTTP status and a sentence. */
export class Refused extends Error {
  readonly status: 400 | 404 | 409;
  constructor(status: 400 | 404 | 409, detail: string) {
    super(detail);
    this.status = status;
  }
}

type Fields = Readonly<Record<string, unknown>>;
const day = 86_400_000;

/** `{alert?, office, action, step, amount, until}` as `ops.intervention_applied`. */
export function interventionOf(body: unknown, seen: Overview, now: number): OpsEvent {
  const fields = fieldsOf(body, ['alert', 'office', 'action', 'step', 'amount', 'until']);
  const { alert, office, step } = fields;
  if (alert !== undefined) alertIn(seen, alert);
  const lines = seen.offices.filter((line) => line.office === office);
  if (lines.length === 0) throw new Refused(404, 'office: there is none of this code');
  const isKnown = lines.some((line) => line.step === step) || seen.alerts.some(({ key }) => key === step);
  if (typeof step !== 'string' || !isKnown) throw new Refused(404, 'step: the office has no such line');
  const action = word('action', fields.action);
  const amount = fields.amount as number;
  if (!(Number.isInteger(amount) && amount >= 1 && amount <= 1000))
    throw new Refused(400, 'amount: write a whole number from 1 to 1000');
  const until = Date.parse(String(fields.until));
  const from = Date.parse(seen.known_at ?? '');
  if (!(until > from && until <= from + 7 * day))
    throw new Refused(400, `until: write an instant after ${seen.known_at}, at most a week later`);
  const data = { step, action, amount, until_at: new Date(until).toISOString() };
  return eventOf(
    'intervention_applied',
    office as string,
    alert ? { alert: `${alert}`, ...data } : data,
    seen,
    now,
  );
}

/** `{alert}` as `ops.alert_acknowledged`. */
export function acknowledgementOf(body: unknown, seen: Overview, now: number): OpsEvent {
  const { alert_id, office, is_acknowledged, revision } = alertIn(seen, fieldsOf(body, ['alert']).alert);
  if (is_acknowledged) throw new Refused(409, 'alert: somebody has taken it on already');
  return eventOf('alert_acknowledged', office, { alert: alert_id }, seen, now, revision);
}

function eventOf(
  fact: string,
  office: string,
  data: OpsEvent['data'],
  { known_at }: Overview,
  now: number,
  revision = 0,
): OpsEvent {
  const said = JSON.stringify([fact, office, data, revision]);
  return {
    specversion: '1.0',
    id: `page-${createHash('sha256').update(said).digest('hex').slice(0, 24)}`,
    source: 'rahdari/pages',
    type: typeOf(passport, 'ops', fact),
    time: known_at as string,
    recordedtime: new Date(now).toISOString(),
    officeid: office,
    data,
  };
}

function fieldsOf(body: unknown, names: readonly string[]): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Refused(400, 'write a JSON object');
  const strange = Object.keys(body).find((name) => !names.includes(name));
  if (strange !== undefined) throw new Refused(400, `there is no such field; write ${names.join(', ')}`);
  return body as Fields;
}

function word(name: string, value: unknown): string {
  if (typeof value === 'string' && /^[a-z][a-z_]{0,39}$/.test(value)) return value;
  throw new Refused(400, `${name}: write a word such as open_counters`);
}

function alertIn({ alerts }: Overview, id: unknown) {
  const found = alerts.find(({ alert_id }) => alert_id === id);
  if (found === undefined) throw new Refused(404, 'alert: none of this id is open');
  return found;
}
