// "Did you mean ...?": the known word that takes the fewest edits to reach.

/** Insertions, deletions, replacements and swaps of neighbours that lead from `a` to `b`. */
export function edits(a: string, b: string): number {
  let [before, last]: number[][] = [[], []];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    [before, last, row] = [last, row, [i]];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.length];
}

/** The nearest of `known`, if it is near enough to be meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, word.length / 3) + 1e-9;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) > least) continue;
    const n = edits(word.toLowerCase(), candidate.toLowerCase());
    if (n < least || (n <= least && best === undefined)) [best, least] = [candidate, n];
  }
  return best;
}

/** ` (did you mean "x"?)`, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const found = nearest(word.slice(0, 100), known);
  return found === undefined ? '' : ` (did you mean "${found}"?)`;
}

/** `one of a, b, c`, at most sixteen of them. */
export function oneOf(known: Iterable<string>): string {
  const all = [...known];
  return `one of ${all.slice(0, 16).join(', ')}${all.length > 16 ? ', ...' : ''}`;
}
