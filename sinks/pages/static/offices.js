// The offices as rows of one height that glide to their place: the fullest first, and nothing else moves.
import { make, sparkline, write } from './draw.js';
import { duration, lang, say } from './words.js';

/** @typedef {import('../overview.ts').Overview} Overview */
/** @typedef {import('../overview.ts').Line} Line */
/** @typedef {{ office: string, lines: Line[], worst: Line, waiting: number, trend: number[] }} Office */

const list = /** @type {HTMLElement} */ (document.getElementById('rows'));
/** @type {Map<string, ReturnType<typeof newRow>>} */
const rows = new Map();

/** Lines of one office together, led by the one that is worst off. @param {Overview} overview @returns {Office[]} */
export function officesOf({ offices }) {
  /** @type {Map<string, Line[]>} */
  const groups = new Map();
  for (const line of offices) groups.set(line.office, [...(groups.get(line.office) ?? []), line]);
  return [...groups]
    .map(([office, lines]) => {
      const worst = lines.reduce((a, b) => (b.waiting > a.waiting ? b : a));
      const waiting = lines.reduce((sum, line) => sum + line.waiting, 0);
      const trend = worst.waiting_by_minute.map((_, i) =>
        lines.reduce((sum, line) => sum + (line.waiting_by_minute[i] ?? 0), 0),
      );
      return { office, lines, worst, waiting, trend };
    })
    .sort((a, b) => crowd(b) - crowd(a) || (a.office < b.office ? -1 : 1));
}

/** Short lines count alike, so that quiet offices stay where they are. @param {Office} office */
const crowd = ({ waiting }) => (waiting < 5 ? 0 : waiting);

/** @param {Office[]} offices */
export function showOffices(offices) {
  const most = Math.max(20, ...offices.map(({ waiting }) => waiting));
  for (const [place, office] of offices.entries()) {
    let row = rows.get(office.office);
    if (row === undefined) {
      row = newRow(office.office);
      rows.set(office.office, row);
      list.append(row.at);
    }
    row.at.style.setProperty('--place', String(place));
    fill(row, office, most);
  }
  for (const [office, { at }] of rows)
    if (!offices.some((of) => of.office === office)) {
      at.remove();
      rows.delete(office);
    }
  list.style.setProperty('--rows', String(offices.length));
  // Read aloud in the order in which they are seen.
  list.setAttribute('aria-owns', offices.map(({ office }) => `office-${office}`).join(' '));
}

/** @param {string} office */
function newRow(office) {
  const at = make('li');
  at.id = `office-${office}`;
  const parts = {
    city: make('b'),
    code: make('bdi', 'code', office),
    note: make('span', 'note'),
    waiting: make('b', 'number'),
    bar: make('i'),
    chart: make('span', 'chart'),
    p90: make('b'),
    p90Cell: make('span', 'p90'),
    countersCell: make('span', 'counters'),
    open: make('b'),
    needed: make('b', 'needed'),
    line: make('span', 'note'),
  };
  const { city, code, note, waiting, bar, chart, p90, open, needed, line, p90Cell, countersCell } = parts;
  p90Cell.append(p90);
  countersCell.append(make('span', '', open, ' · ', needed), line);
  at.append(
    make('span', 'office', make('span', '', city, ' ', code), note),
    make('span', 'waiting', waiting, make('span', 'track', bar)),
    chart,
    p90Cell,
    countersCell,
  );
  return { at, ...parts };
}

/** @param {ReturnType<typeof newRow>} row @param {Office} office @param {number} most */
function fill(row, { lines, worst, waiting, trend }, most) {
  const severity = lines.map((line) => line.severity).find((one) => one !== null) ?? '';
  row.at.dataset.severity = severity;
  row.at.dataset.closed = String(!worst.is_open && waiting === 0);
  write(row.city, worst.city[lang()]);
  write(row.note, worst.is_silent ? say('silent') : worst.is_open ? linesOf(lines) : say('closed'));
  write(row.waiting, String(waiting));
  row.bar.style.setProperty('--share', String(waiting / most));
  const [first, last] = [Math.round(trend[0] ?? 0), Math.round(trend.at(-1) ?? 0)];
  sparkline(row.chart, trend, {
    title: say('chart', { first, last, most: Math.round(Math.max(0, ...trend)) }),
  });
  row.p90Cell.dataset.label = say('p90');
  row.countersCell.dataset.label = say('counters');
  write(row.p90, duration(worst.wait_p90_ms));
  row.at.dataset.isShort = String((worst.counters_needed ?? 0) > worst.counters_open);
  write(row.open, String(worst.counters_open));
  write(row.needed, worst.counters_needed === null ? '–' : String(worst.counters_needed));
  write(row.line, worst.line?.[lang()] ?? '');
}

/** @param {Line[]} lines */
const linesOf = (lines) =>
  lines.length < 2
    ? ''
    : lines.map(({ line, waiting }) => say('lines', { line: line?.[lang()] ?? '', n: waiting })).join(' · ');
