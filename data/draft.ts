// Drafts a first map from a CSV header and some rows, or from JSON samples: guesses, and says what to check.
import { stringify } from 'yaml';

/** What each column is often called: XES first, then CloudEvents, then plain words. */
const names: Record<string, string> = {
  source: 'source system sourcesystem',
  id: 'concept:instance id eventid eventno no',
  type: 'type eventtype',
  event_at: 'time:timestamp time timestamp eventtime eventat occurredat completetimestamp at date',
  recorded_at: 'recordedtime recordedat',
  sequence: 'sequence seq',
  office: 'officeid office branch casedepartment case:department org:group department site location',
  application: 'case:concept:name application applicationid applicationno subject caseid case',
  step: 'concept:name step activity task',
  officer: 'org:resource officer officerid resource user employee',
  category: 'category priority',
  service: 'service product',
  channel: 'case:channel channel',
  due_at: 'case:deadline dueat duedate due deadline',
  closes_at: 'case:enddate closesat closedat enddate',
  duration_ms: 'durationms',
};
const times = ['event_at', 'recorded_at', 'due_at', 'closes_at'];
const required = ['id', 'office', 'application', 'event_at'];

/** How a time is written, as the map says it, and what to check about it. */
interface Form {
  readonly how: string;
  readonly check: string;
}

/** The text of a map: of a CSV file with `header` and rows of cells, or of JSON objects where `header` is absent. */
export function draftMap(header: readonly string[] | undefined, samples: readonly unknown[]): string {
  const rows = header
    ? samples.map((cells) => new Map(header.map((name, i) => [name, String((cells as string[])[i] ?? '')])))
    : samples.map((sample) => new Map(leaves(sample)));
  const places = header ?? [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const texts = (place: string) => rows.map((row) => row.get(place) ?? '').filter(Boolean);
  const found = guess(places);
  if (!found.has('event_at')) {
    const dated = places.find((place) => texts(place).length > 0 && form(texts(place)));
    if (dated !== undefined) found.set('event_at', dated);
  }
  const line = (column: string): string => {
    const place = found.get(column);
    if (place === undefined) return noted(`  # ${column}: ?`, 'needed, and nothing looks like it');
    const isTime = times.includes(column);
    const { how, check } = (isTime && form(texts(place))) || { how: '', check: isTime ? 'the format' : '' };
    const isRepeated = column === 'id' && new Set(texts(place)).size < texts(place).length;
    const text = how ? `{ from: ${scalar(place)}, ${how} }` : scalar(place);
    return noted(
      `  ${column}: ${text}`,
      isRepeated ? 'check: not unique in the sample' : check && `check ${check}`,
    );
  };
  const optional = Object.keys(names).filter(
    (name) => !required.includes(name) && !['source', 'type'].includes(name) && found.has(name),
  );
  const [source, type] = [found.get('source'), found.get('type')];
  const lifecycle = places.find((place) => plain(place) === 'lifecycle:transition');
  return [
    '# A draft: check every line, above all those with a comment.',
    'map: draft',
    `shape: ${header ? 'csv' : 'json'}`,
    noted('table: application_events', 'or another table of data/dictionary.md'),
    noted(`source: ${source === undefined ? '{ constant: draft }' : scalar(source)}`, 'who recorded it'),
    noted('time: event', 'broker: live, from a stream that stamps its messages'),
    noted('bound: 30s', 'how far out of order its rows may come'),
    'columns:',
    ...[...required, ...optional].map(line),
    ...(type === undefined
      ? [
          '  type: { constant: draft.application.step_completed.v1 }',
          noted('  fact: { constant: step_completed }', said),
        ]
      : [`  type: ${scalar(type)}`, noted(`  fact: ${scalar(type)}`, said)]),
    ...(lifecycle === undefined ? [] : ['where:', `  ${scalar(lifecycle)}: [complete]`]),
    `# not used: ${places.filter((p) => p !== lifecycle && ![...found.values()].includes(p)).join(', ') || 'none'}`,
    '',
  ].join('\n');
}

/** Each place serves one column at most; the names of a column are tried in order. */
function guess(places: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const [column, words] of Object.entries(names))
    for (const word of words.split(' ')) {
      const place = places.find((one) => plain(one) === word && ![...found.values()].includes(one));
      if (place === undefined || found.has(column)) continue;
      found.set(column, place);
    }
  return found;
}

const plain = (place: string) =>
  place
    .replace(/^\/(data\/)?/, '')
    .toLowerCase()
    .replace(/[^a-z0-9:]/g, '');

const scalar = (text: string) => stringify(text, { lineWidth: 0 }).trim();

const said = 'check: what happened; values: { their word: our fact } replaces words';
const noted = (line: string, note: string) => (note ? `${line.padEnd(41)} # ${note}` : line);

/** The form that all of `texts` have. */
function form(texts: readonly string[]): Form | undefined {
  const all = (pattern: RegExp) => texts.every((text) => pattern.test(text));
  if (all(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/)) return { how: '', check: '' };
  if (all(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/))
    return { how: 'zone: UTC', check: 'the zone: the times have none' };
  if (all(/^\d{13}$/)) return { how: 'format: epoch_ms', check: '' };
  if (all(/^\d{10}$/)) return { how: 'format: epoch_s', check: '' };
  const [, mark, seconds = ''] = /^\d\d([./-])\d\d\1\d{4} \d\d:\d\d(:\d\d)?$/.exec(texts[0]) ?? [];
  if (mark === undefined || texts.some((text) => text.length !== texts[0].length)) return undefined;
  const date = texts.some((text) => Number(text.slice(3, 5)) > 12) ? ['MM', 'dd'] : ['dd', 'MM'];
  const pattern = `${[...date, 'yyyy'].join(mark)} HH:mm${seconds && ':ss'}`;
  return { how: `format: "${pattern}", zone: UTC`, check: 'day, month and zone' };
}

function leaves(value: unknown, pointer = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[pointer, value === null ? '' : String(value)]];
  return Object.entries(value).flatMap(([key, below]) =>
    leaves(below, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}
