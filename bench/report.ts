// Rows of a bench as a table for people: least, mean and spread, ratio to the baseline, aim and whether it is met.
import { isMet, type Row } from './harness.ts';

const heads = ['', 'unit', 'min', 'mean ± sd', 'a second', 'ratio', 'aim'];

export function report(rows: readonly Row[]): string {
  const cells = [heads, ...rows.map(cellsOf)];
  const widths = heads.map((_, c) => Math.max(...cells.map((row) => row[c].length)));
  return cells
    .map((row) =>
      row
        .map((cell, c) =>
          c === 0 || c === heads.length - 1 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellsOf(row: Row): string[] {
  const { what, unit, min, mean, sd, ratio, aim } = row;
  const verdict = { true: 'met', false: 'MISSED', undefined: '' }[String(isMet(row))];
  const perSecond = /^ns\b/.test(unit) ? short(1e9 / min) : '';
  return [
    ...[what, unit, figure(min), `${figure(mean)} ± ${figure(sd)}`, perSecond],
    ...[ratio === undefined ? '' : `${figure(ratio)}x`, aim === undefined ? '' : `${aim} ${verdict}`],
  ];
}

const figure = (x: number) => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2));
const short = (x: number) =>
  x >= 1e6 ? `${figure(x / 1e6)} M` : x >= 1e3 ? `${figure(x / 1e3)} k` : figure(x);
