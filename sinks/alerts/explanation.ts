// What an alert says to people, in both languages: where, how bad, since when, what became of it, what would help.
import { hasText, type Language, languages, minutes, text, timeOfDay } from '../../data/messages.ts';
import { officeName, stepName, zoneOf } from '../../data/names.ts';
import { parseDuration } from '../../engine/duration.ts';
import type { AlertRow } from './row.ts';
import { ruleNamed } from './rules.ts';

export type Told = Readonly<Record<Language, string>>;
const inBoth = (tell: (lang: Language) => string): Told =>
  Object.fromEntries(languages.map((lang) => [lang, tell(lang)])) as Told;

/** What is the case, and what people have done or not done about it. */
export const explanationOf = (row: AlertRow): Told => inBoth((lang) => explained(row, lang));

/** What would help; null: nothing is known to. */
export const adviceOf = (row: AlertRow): Told | null =>
  row.action === null ? null : inBoth((lang) => advised(row, lang));

/** When an alert of this rule opens and ends; '': the rule is no more. */
export function ruleInWords({ rule, expected }: AlertRow, lang: Language): string {
  const known = ruleNamed(rule);
  if (known === undefined) return '';
  const { watch, level, measured = '' } = known;
  if (watch === undefined || level === undefined)
    return text('rule.silent', lang, { expected: minutes(expected ?? 0, lang) });
  const levels = Object.entries(watch.levels).map(
    ([severity, at]) => `${text(`severity.${severity}`, lang)} ${at}`,
  );
  return text('rule.above', lang, {
    measure: measured.split(' · ')[languages.indexOf(lang)],
    window: minutes(level.size, lang),
    times: watch.for,
    levels: levels.join(lang === 'ur' ? '، ' : ', '),
    clear: watch.clear,
  });
}

function explained(row: AlertRow, lang: Language): string {
  const { kind, state } = row;
  const zone = zoneOf(row.office);
  const time = (at: number | null) => (at === null ? '–' : timeOfDay(at, zone));
  const amount = (value: number | null) => {
    if (value === null) return '–';
    return row.measure.endsWith('_ms') ? minutes(value, lang) : value < 10 ? value : Math.round(value);
  };
  const known = hasText(`explanation.${kind}`) ? kind : 'other';
  const values = {
    place: placeOf(row, lang),
    kind: hasText(`kind.${kind}`) ? text(`kind.${kind}`, lang) : kind,
    severity: text(`severity.${row.severity}`, lang),
    observed: amount(row.observed),
    expected: amount(row.expected),
    start: time(row.window_start_at),
    end: time(row.window_end_at),
    since: time(row.since_at),
    by: time(row.acknowledge_by_at),
  };
  const said = [
    text(
      `explanation.${known}${state === 'clear' || state === 'corrected' ? `_${state}` : ''}`,
      lang,
      values,
    ),
  ];
  if (hasText(`remark.${state}`)) said.push(text(`remark.${state}`, lang, values));
  return said.join(' ');
}

function advised(row: AlertRow, lang: Language): string {
  const { action, amount, until_at: until, before_ms: before, after_ms: after } = row;
  const isKnown = amount !== null && until !== null && before !== null && after !== null;
  if (!isKnown) {
    const some = `action.${action}_some`;
    return hasText(some) ? text(some, lang) : text(`action.${action}`, lang);
  }
  const helps = text(`action.${action}`, lang, {
    amount,
    until: timeOfDay(until, zoneOf(row.office)),
    before: minutes(before, lang),
    after: minutes(after, lang),
  });
  const within = ruleNamed(row.rule)?.watch?.advise?.within;
  if (within === undefined || after <= parseDuration(within)) return helps;
  return `${helps} ${text(`action.${action}_beyond`, lang, { within: minutes(parseDuration(within), lang) })}`;
}

function placeOf({ office, key }: AlertRow, lang: Language): string {
  const name = officeName(office, lang);
  return key === null ? name : `${name}${lang === 'ur' ? '،' : ','} ${stepName(key, lang)}`;
}
