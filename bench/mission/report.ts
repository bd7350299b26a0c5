// The mission table for people, and the line that closes it.
import type { Verdict } from './capability.ts';

const widest = 64;

/** A line a row, and under it the command that shows it. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const wide = (name: 'id' | 'what' | 'result') => Math.max(...verdicts.map((one) => one[name].length));
  const [id, what, result] = [wide('id'), Math.min(wide('what'), widest), wide('result')];
  const indent = ' '.repeat(id + what + result + 6);
  return verdicts
    .map((one) =>
      [
        `${one.id.padEnd(id)}  ${one.what.padEnd(what)}  ${one.result.padEnd(result)}  ${one.observed}`,
        `${indent}$ ${one.command}`,
      ].join('\n'),
    )
    .join('\n');
}

/** `20 pass, 14 not yet, 0 fail` */
export function closing(verdicts: readonly Verdict[]): string {
  const count = (wanted: Verdict['result']) => verdicts.filter(({ result }) => result === wanted).length;
  const skipped = count('skipped') === 0 ? '' : `, ${count('skipped')} skipped`;
  return `${count('pass')} pass, ${count('not yet')} not yet, ${count('fail')} fail${skipped}`;
}
