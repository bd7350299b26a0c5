// The matrix for people: a line a fault, what was not as it must be under it, and the line that closes it.
import { type Fault, type Finding, isSound } from './fault.ts';

export interface Row extends Finding, Pick<Fault, 'row' | 'what'> {
  readonly seconds: number;
}

const heads = ['row', 'fault', 'times', 'lost', 'doubled', 'wrong', 'to recover: median · most', ''];
const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)} s`;

/** Median and greatest of durations in ms. */
export function recovery(all: readonly number[]): string {
  if (all.length === 0) return '';
  const sorted = all.toSorted((a, b) => a - b);
  return `${seconds(sorted[sorted.length >> 1])} · ${seconds(sorted[sorted.length - 1])}`;
}

const cellsOf = (row: Row): string[] => [
  ...[row.row, row.what, row.times, row.lost, row.doubled, row.wrong].map(String),
  recovery(row.recovered),
  `${isSound(row) ? '' : 'BROKEN: '}${row.seen}`,
];

export function tableOf(rows: readonly Row[]): string {
  const cells = [heads, ...rows.map(cellsOf)];
  const widths = heads.map((_, c) => Math.max(...cells.map((row) => row[c].length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, c) => (c === 1 || c >= 6 ? cell.padEnd(widths[c]) : cell.padStart(widths[c])))
      .join('  ')
      .trimEnd();
  return cells
    .flatMap((row, i) => [
      line(row),
      ...(rows[i - 1]?.broken ?? []).map((why) => `     ! ${why.slice(0, 400)}`),
    ])
    .join('\n');
}

/** `20 rows, 315 faults: 0 lost, 0 doubled, 0 wrong, all as they must be` */
export function closing(rows: readonly Row[]): string {
  const total = (of: 'times' | 'lost' | 'doubled' | 'wrong') => rows.reduce((n, row) => n + row[of], 0);
  const broken = rows.filter((row) => !isSound(row)).map(({ row }) => row);
  const verdict = broken.length === 0 ? 'all as it must be' : `BROKEN: ${broken.join(', ')}`;
  return `${rows.length} rows, ${total('times')} faults: ${total('lost')} lost, ${total('doubled')} doubled, ${total('wrong')} wrong; ${verdict}`;
}
