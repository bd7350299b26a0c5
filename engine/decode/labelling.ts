// Writes the labels of a row: codes of texts in the message, of a map's replacements, of texts known beforehand.
import { Labels } from '../labels.ts';
import type { Group } from './groups.ts';
import type { Layout } from './layout.ts';
import type { Scan } from './scan.ts';

/** A map's replacements: `from` knows a value by a code, and by that code stands where its replacement is. */
interface Replacing {
  readonly from: Labels;
  readonly start: Int32Array;
  readonly end: Int32Array;
}

export class Labelling {
  private readonly group: Group<Uint16Array>;
  private readonly scan: Scan;
  private readonly dictionaries: readonly Labels[];
  private readonly replacing: readonly (Replacing | null)[];
  /** By column: codes of texts of the region, by where they begin; 0 is not asked yet. */
  private readonly codes: readonly Int32Array[];

  constructor(group: Group<Uint16Array>, layout: Layout, scan: Scan) {
    this.group = group;
    this.scan = scan;
    this.dictionaries = group.cells.map((cell) => cell.labels ?? new Labels(''));
    this.codes = group.cells.map(() => new Int32Array(scan.memory.base));
    this.replacing = group.cells.map(({ values, constant }) => {
      if (!values || constant !== null) return null;
      const from = new Labels('');
      const codes = [...values].map(
        ([value, text]) => [from.codeOf(value), layout.textAt.get(text)] as const,
      );
      const start = new Int32Array(from.texts.length);
      const end = new Int32Array(from.texts.length);
      for (const [code, place] of codes) [start[code], end[code]] = place ?? [0, 0];
      return { from, start, end };
    });
  }

  /** How many counted fields the labels took, or -1 where one must be judged. */
  add(row: number): number {
    const { when, stamp, start, end, hashes } = this.scan;
    const { view, base } = this.scan.memory;
    const { slots, isRequired, counts, arrays } = this.group;
    let taken = 0;
    for (let k = 0; k < slots.length; k++) {
      const slot = slots[k];
      let code = 0;
      if (when[slot] === stamp) {
        let from = start[slot];
        let to = end[slot];
        const replacing = this.replacing[k];
        if (replacing !== null && from >= base) {
          if (from === to) return -1;
          const listed = replacing.from.findIn(view, from, to, hashes[slot]);
          if (listed > 0) {
            from = replacing.start[listed];
            to = replacing.end[listed];
          }
        }
        if (from >= base) code = this.dictionaries[k].codeIn(view, from, to, hashes[slot]);
        else {
          code = this.codes[k][from];
          if (code === 0) this.codes[k][from] = code = this.dictionaries[k].codeIn(view, from, to);
        }
        taken += counts[k];
      } else if (when[slot] === -stamp) taken += counts[k];
      if (code <= 0 && (code < 0 || isRequired[k] === 1)) return -1;
      arrays[k][row] = code;
    }
    return taken;
  }
}
