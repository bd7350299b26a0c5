// A pipeline in words: what is asked, of which rows, in which windows, what is measured and watched, and where it is kept.
import { nameOf } from '../engine/ddl.ts';
import { Dictionaries } from '../engine/labels.ts';
import type { Level } from '../engine/levels.ts';
import type { Measure } from '../engine/measures.ts';
import type { Pipeline } from '../engine/pipeline.ts';
import type { Watch } from '../engine/watch.ts';
import { Answers } from '../engine/windows/answers.ts';

/** Lines for people, in English. `clock` is the column that names clocks. */
export function explained(pipeline: Pipeline, clock: string): string[] {
  const { name, question, doc, from, by, levels, watch } = pipeline;
  const { results, plan } = new Answers(pipeline, new Dictionaries(), clock);
  const tables = results.map(({ table }) => nameOf(table).replace(/_revisions$/, ''));
  const measures = plan.shown.map(({ name }) => [name, measured(pipeline, name)] as const);
  return [
    `${name}: ${question}`,
    `  ${english(doc)}`,
    '',
    `One row is one of ${nameOf(from.table)} (${english(from.table.doc)}), made from ${nameOf(from.from)} by ${from.key}.`,
    `Grouped by ${by.join(', ')}; a window closes on the watermark of its ${clock}, and what comes later corrects it.`,
    '',
    'Windows',
    ...aligned(levels.map((level, l) => [tables[l], windowOf(level)])),
    '  Beside each: every revision, as ..._revisions.',
    '',
    'Measures',
    ...aligned([['n_events', `rows whose ${from.at} is in the window`], ...measures]),
    '',
    'Watches',
    ...(watch.length === 0 ? ['  none'] : aligned(watch.map((of) => [of.says, watched(of)]))),
    '',
    `By SQL: rahdari explain ${name} --sql [--window ${levels[0].suffix}], to be run in a snapshot. Proven by: rahdari verify ${name}.`,
  ];

  function measured(of: Pipeline, shown: string): string {
    const [own, measure] = Object.entries(of.measure).find(
      ([own]) => own === shown || shown.startsWith(`${own}_`),
    ) as [string, Measure];
    return `${english(measure.doc)} (${own === shown ? '' : `${shown.slice(own.length + 1)}: `}${madeOf(measure, from.end)})`;
  }
}

const english = (doc: string): string => doc.split(' · ')[0];

function aligned(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}

function windowOf(level: Level): string {
  return `${lies(level)}; kept ${level.keep === 'always' ? 'always' : `for ${level.keep}`}`;
}

function lies({ size, slide, unit, isInclusive }: Level): string {
  if (isInclusive !== undefined) return `sessions, ended by ${span(size)} without a row`;
  if (unit !== undefined) return `each ${unit} of the calendar, in the zone of its clock`;
  if (slide === size) return `of ${span(size)}`;
  return `of ${span(size)} every ${span(slide)}${slide < size ? ', overlapping: do not sum' : ''}`;
}

/** How a measure is made of rows, and what its number is worth. */
function madeOf({ of, column, at, q, k, enters, leaves }: Measure, end: string): string {
  if (of === 'level') return `integrated between ${enters} and ${leaves}, exact`;
  const placed = `by ${at ?? end}`;
  if (of === 'count') return `count ${placed}, exact`;
  if (of === 'quantile')
    return `${(q as number) * 100} % of ${column} ${placed}, off by at most 1/64 of the value`;
  if (of === 'top') return `the ${k} most frequent of ${column} ${placed}, exact`;
  if (of === 'distinct')
    return `different values of ${column} ${placed}; of identifiers an estimate, standard error 3.25 %`;
  return `${of} of ${column} ${placed}, exact`;
}

function watched(watch: Watch): string {
  if (watch.kind === 'cusum')
    return `drift of ${watch.measure} away from what is usual, windows of ${watch.on}: declared, nothing detects it yet`;
  const levels = Object.entries(watch.levels).map(([severity, level]) => `${severity} from ${level}`);
  const windows = watch.on === undefined ? 'its own windows' : `windows of ${watch.on}`;
  const advised = watch.advise === undefined ? '' : `; advises ${watch.advise.action}`;
  return `${watch.measure} in ${windows}: ${levels.join(', ')}, ${watch.for} in a row; clear below ${watch.clear}, ${watch.for} in a row; escalated if nobody takes it on within ${watch.act_within}${advised}`;
}

/** 900000 as '15 min'. */
function span(ms: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1000, 's'],
  ] as const;
  const [unit, word] = units.find(([unit]) => ms % unit === 0) ?? [1, 'ms'];
  return `${ms / unit} ${word}`;
}
