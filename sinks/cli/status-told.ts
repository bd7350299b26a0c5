// The status of an application in words and as an object, or what may be wrong with the number.
import { dateAndTime, hasText, type Language, text } from '../../data/messages.ts';
import { officeName, stepName, zoneOf } from '../../data/names.ts';
import { WorldError } from '../../engine/errors.ts';
import { type Status, statusOf } from '../status.ts';
import { jsonOf } from './cells.ts';
import { tableOf } from './format.ts';
import { latest, provenance } from './latest.ts';
import { opened } from './opened.ts';

export interface StatusAsked {
  readonly dir: string;
  readonly application: string;
  readonly lang: Language;
  readonly format: 'table' | 'json';
}

/** Writes to stdout; WorldError E-STATUS-001 where the newest snapshot has no such application. */
export async function tellStatus({ dir, application, lang, format }: StatusAsked): Promise<void> {
  const from = await latest(dir);
  const notice = (line: string) => void process.stderr.write(`${line}\n`);
  const db = await opened(dir, from, false, notice);
  try {
    const status = await statusOf(db, application);
    if (status === undefined) throw unknown(application);
    process.stdout.write(format === 'json' ? `${jsonOf(asObject(status, lang))}\n` : asText(status, lang));
    notice(provenance(from, Date.now()));
  } finally {
    await db.close();
  }
}

/** Says nothing of other applications: what is meant is guessed from the form of the number alone. */
function unknown(application: string): WorldError {
  const form = plainForm(application);
  const hint = form === application ? '' : ` (did you mean "${form}"?)`;
  return new WorldError(
    'E-STATUS-001',
    `the newest snapshot has no application "${application}"${hint}`,
    'copy the number as it was given: capital and small letters differ',
  );
}

/** A number without what a keyboard or a copy adds to it: blanks, marks of direction, other digits and dashes. */
export const plainForm = (number: string): string =>
  number
    .replace(/[\s\u200c-\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\u2010-\u2015\u2212\u06d4]/g, '-')
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));

/** The status as sentences, in the zone of the office that has it. */
function sentences(status: Status, lang: Language): string[] {
  const { office, step, step_since_at, waits_for, missing, due_at, is_late, closed_at, delivered_at } =
    status;
  const date = (at: number) => dateAndTime(at, zoneOf(office), lang);
  const steps = (of: readonly string[]) => ({
    steps: of.map((one) => stepName(one, lang)).join(lang === 'ur' ? '، ' : ', '),
  });
  const said: string[] = [];
  const say = (key: string, values = {}) => void said.push(text(`status.${key}`, lang, values));
  const where = { place: officeName(office, lang), at: date(step_since_at) };
  say('where', { ...where, step: step === null ? '–' : stepName(step, lang) });
  if (delivered_at !== null) say('delivered', { at: date(delivered_at) });
  else if (closed_at !== null) say('closed', { at: date(closed_at), how: ending(status, closed_at, lang) });
  if (waits_for.length > 0) say(waits_for.length === 1 ? 'next' : 'next_any', steps(waits_for));
  if (missing.length > 0) say('missing', steps(missing));
  const promise = closed_at === null ? ['promised', 'late'] : ['kept', 'broken'];
  if (due_at === null) say('unpromised');
  else say(promise[Number(is_late)], { due: date(due_at) });
  return said;
}

const ending = ({ events }: Status, closed_at: number, lang: Language): string => {
  const last = events.find(({ at }) => at === closed_at);
  return last === undefined ? '–' : factName(last.fact, last.step, lang);
};

const named = (group: string, name: string | null, lang: Language): string[] =>
  name === null ? [] : [hasText(`${group}.${name}`) ? text(`${group}.${name}`, lang) : name];

const factName = (fact: string, step: string | null, lang: Language): string =>
  hasText(`fact.${fact}`) ? text(`fact.${fact}`, lang) : step === null ? fact : stepName(step, lang);

function asText(status: Status, lang: Language): string {
  const { application, service, category, events } = status;
  const title = [application, ...named('service', service, lang), ...named('category', category, lang)];
  const [when, what, where] = ['when', 'what', 'where'].map((name) => text(`heading.${name}`, lang));
  const columns = [when, what, where].map((name) => ({ name, type: 'VARCHAR' }));
  const rows = events.map(({ at, fact, step, office }) => ({
    [when]: dateAndTime(at, zoneOf(office), lang),
    [what]: factName(fact, step, lang),
    [where]: officeName(office, lang),
  }));
  return `${title.join(' · ')}\n${sentences(status, lang).join('\n')}\n\n${tableOf(columns, rows)}`;
}

/** Instants as ISO 8601, UTC. */
function asObject(status: Status, lang: Language): object {
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const { step_since_at, opened_at, due_at, closed_at, delivered_at } = status;
  const instants = { step_since_at, opened_at, due_at, closed_at, delivered_at };
  return {
    ...status,
    ...Object.fromEntries(Object.entries(instants).map(([name, at]) => [name, iso(at)])),
    events: status.events.map((event) => ({ ...event, at: iso(event.at) })),
    says: sentences(status, lang).join(' '),
  };
}
