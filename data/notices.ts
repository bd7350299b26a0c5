// What the sheets say, as reference events: from the message on that brings one, the engine knows it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { weekdays } from '../engine/days.ts';
import type { PromiseRule } from '../engine/promises.ts';
import { type CalendarDay, dateOf, readCalendars } from './calendars.ts';
import { type Duty, readDuty } from './duty.ts';
import { type FeeRule, readFees } from './fees.ts';
import type { Office } from './offices.ts';
import { profile } from './profiles.ts';
import { readSla } from './sla.ts';
import { atOffices, readThresholds, type Threshold } from './thresholds.ts';
import { readWorkflow, type Step } from './workflow.ts';

export type Said = Readonly<Record<string, string | number | undefined>>;
export interface Notice {
  readonly fact: Sheet;
  readonly data: Said;
}

const day = 86_400_000;
const none = (text: string | undefined) => text || undefined;
const number = (n: number) => (Number.isNaN(n) ? undefined : n);
const instant = (day: number) => (Number.isFinite(day) ? `${dateOf(day)}T00:00:00Z` : undefined);

const ofOffice = (of: Office): Said => ({
  ...{ name: of.office, title: of.title.en, title_ur: of.title.ur, kind: of.kind, counters: of.counters },
  ...{ opens: none(of.opens), closes: none(of.closes), weekend: none([...of.weekend].join(' ')) },
  // A day with hours of its own keeps them.
  weekdays: of.short?.length
    ? weekdays.filter((day) => of.short!.every(({ weekday }) => weekday !== day)).join(' ')
    : undefined,
  ...{ country: of.country, zone: of.zone, ...of.place },
});

export const ofDay = ({
  calendar,
  from,
  to,
  named,
  opens,
  closes,
  weekdays,
  status,
  announced,
  title,
}: CalendarDay): Said => ({
  ...{
    name: calendar,
    kind: named,
    day_from_at: instant(from),
    day_to_at: instant(to),
    status,
    title: title.en,
    title_ur: title.ur,
  },
  ...{ opens: none(opens), closes: none(closes), weekdays: weekdays?.join(' ') },
  known_at: Number.isNaN(announced) ? undefined : new Date(announced).toISOString(),
});

export const ofSla = ({ rule, from, to, where, days, counting }: PromiseRule): Said => ({
  ...{ name: rule, valid_from_at: instant(from), valid_to_at: instant(to), days },
  ...{ service: none(where.service), category: none(where.category) },
  ...{ counting: counting.from, until: counting.until },
});

const ofFee = ({
  rule,
  from,
  to,
  service,
  category,
  pages,
  years,
  loss,
  channel,
  amount,
  as,
}: FeeRule): Said => ({
  ...{ name: rule, valid_from_at: instant(from), valid_to_at: instant(to), kind: as },
  ...(as === 'factor' ? { factor: amount } : { amount_paisa: amount }),
  ...{ service: none(service), category: none(category), channel: none(channel) },
  ...{ pages: number(pages), validity_years: number(years), loss: number(loss) },
});

const ofThreshold = ({ rule, where, severity, level, validFrom }: Threshold): Said => ({
  ...{ name: where, measure: rule, severity, level, valid_from_at: validFrom },
});

const ofDuty = ({ where, owner, route, from, to }: Duty): Said => ({
  ...{ name: where, owner, route, valid_from_at: instant(from / day), valid_to_at: instant(to / day) },
});

const ofStep =
  (workflow: string) =>
  ({ step, rank, facts, mandatory, title }: Step): Said => ({
    ...{ name: workflow, step, rank, facts: facts.join(' '), title: title.en, title_ur: title.ur },
    mandatory: typeof mandatory === 'string' ? mandatory : mandatory.join(' '),
  });

/** What each sheet's text says; `path` is how its mistakes name it. */
const sheets = {
  office: ['offices-full.csv', () => profile('full').map(ofOffice)],
  holiday: ['calendars.csv', (path: string, text: string) => readCalendars(path, text).map(ofDay)],
  sla: ['sla.csv', (path: string, text: string) => readSla(path, text).map(ofSla)],
  fee: ['fees.csv', (path: string, text: string) => readFees(path, text).map(ofFee)],
  threshold: [
    'thresholds.csv',
    (path: string, text: string) => atOffices(readThresholds(path, text), profile('full')).map(ofThreshold),
  ],
  duty: ['duty.csv', (path: string, text: string) => readDuty(path, text).map(ofDuty)],
  workflow: [
    'workflows/passport.yaml',
    (path: string, text: string) => {
      const { name, steps } = readWorkflow(path, text);
      return steps.map(ofStep(name));
    },
  ],
} as const satisfies Record<string, readonly [string, (path: string, text: string) => Said[]]>;
export type Sheet = keyof typeof sheets;
export const sheetNames = Object.keys(sheets) as Sheet[];

/** What the sheet that ships says, or `own`. */
export function notices(fact: Sheet, own?: { readonly path: string; readonly text: string }): Notice[] {
  const [file, read] = sheets[fact];
  const { path, text } = own ?? {
    path: `data/${file}`,
    text: readFileSync(new URL(`../data/${file}`, import.meta.url), 'utf8'),
  };
  return read(path, text).map((data) => ({ fact, data }));
}

/** A CloudEvent of the contract. Its id follows from what it says and when: told twice, it happens once. */
export function noticeEvent({ fact, data }: Notice, prefix: string, office: string, at: number) {
  const digest = createHash('sha256')
    .update(JSON.stringify([at, data]))
    .digest('hex')
    .slice(0, 24);
  return {
    ...{ specversion: '1.0', id: `${fact}-${digest}`, source: 'rahdari/reference' },
    ...{ type: `${prefix}.reference.${fact}.v1`, time: new Date(at).toISOString(), officeid: office, data },
  };
}
