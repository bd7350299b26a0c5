// The k most frequent labels, with exact counts; of equals the first in the order of their text.
import type { Labels } from '../labels.ts';
import { Tallies } from './distinct.ts';
import type { Output, Stat } from './stat.ts';

class Leaders extends Tallies {
  private readonly k: number;
  private readonly labels: Labels;

  constructor(k: number, labels: Labels) {
    super();
    this.k = k;
    this.labels = labels;
  }

  override value(row: number, output: number): number {
    if (this.k === 1) return this.keyOf(this.leader(row, 1));
    const at = this.leader(row, (output >> 1) + 1);
    if (output % 2 === 0) return this.keyOf(at);
    return at < 0 ? Number.NaN : this.bins.counts[at];
  }

  private keyOf(at: number): number {
    return at < 0 ? 0 : this.bins.keys[at];
  }

  /** The slot of the label of that place, or -1: the best of those below the place before. */
  private leader(row: number, place: number): number {
    const { counts, keys, start, mask } = this.bins;
    const end = start[row] + mask[row];
    let above = -1;
    for (let p = 0; p < place; p++) {
      let best = -1;
      for (let at = start[row]; at <= end; at++)
        if (keys[at] !== 0 && counts[at] > 0 && (above < 0 || this.before(above, at)))
          if (best < 0 || this.before(at, best)) best = at;
      if (best < 0) return -1;
      above = best;
    }
    return above;
  }

  private before(a: number, b: number): boolean {
    const { counts, keys } = this.bins;
    if (counts[a] !== counts[b]) return counts[a] > counts[b];
    return compare(this.labels.text(keys[a]), this.labels.text(keys[b])) < 0;
  }
}

/** The order of code points, which is that of UTF-8 bytes and not of JavaScript's `<`. */
function compare(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i >= a.length || i >= b.length) return a.length - b.length;
  return a.codePointAt(i)! - b.codePointAt(i)!;
}

/** For k = 1 the label; beyond, `_1`, `_1_n`, `_2`, `_2_n` and so on: the labels and their counts. */
export function top(k: number): Stat {
  const places = Array.from({ length: k }, (_, i) => i + 1);
  const outputs: Output[] =
    k === 1
      ? [{ suffix: '', kind: 'label' }]
      : places.flatMap((p) => [
          { suffix: `_${p}`, kind: 'label' },
          { suffix: `_${p}_n`, kind: 'integer' },
        ]);
  return Object.freeze<Stat>({
    name: `top(${k})`,
    takes: 'label',
    invertible: true,
    outputs,
    make: (labels) => new Leaders(k, labels!),
    sql: (x) => {
      const entry = `lambda e: {'n': -e.value::BIGINT, 'text': e.key}`;
      const ranked = `list_sort(list_transform(map_entries(histogram(${x})), ${entry}))`;
      if (k === 1) return [`${ranked}[1].text`];
      return places.flatMap((p) => [`${ranked}[${p}].text`, `-${ranked}[${p}].n`]);
    },
  });
}
