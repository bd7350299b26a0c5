// The fast way from a JSON message to rows: straight from bytes, leaving to the slow path whatever is unusual.
import type { Batch } from '../batch.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Identifiers } from '../identifiers.ts';
import { Labels } from '../labels.ts';
import { layoutOf } from './layout.ts';
import type { Plan } from './plan.ts';
import type { Place } from './reject.ts';
import { Rows } from './rows.ts';
import { Scan } from './scan.ts';
import { blank, blankInLine, skip, space } from './skip.ts';
import type { Slow } from './slow.ts';

/** A decoder of JSON messages by `plan`; null where the plan has what only the slow path does. */
export function jsonOf(plan: Plan, catalogue: Catalogue, identifiers: Identifiers, slow: Slow) {
  const layout = layoutOf(plan);
  if (layout === null) return null;
  const scan = new Scan(plan, layout);
  const { memory, keys } = scan;
  const factSlot = layout.fact;
  const rows = plan.targets.map(
    (target, i) => new Rows(plan, target, catalogue.domains[i].table.columns, layout, scan, identifiers),
  );
  const filters = plan.where.map(({ path, keep }) => {
    const kept = new Labels('');
    for (const text of keep) kept.codeOf(text);
    return { path, kept };
  });
  const types = new Labels('');
  const tick = types.codeOf(plan.tick);
  const tables = new Uint8Array(plan.types.size + 2);
  const texts = new Int32Array((plan.types.size + 2) * 4);
  for (const [type, { table, fact }] of plan.types) {
    const code = types.codeOf(type);
    tables[code] = table;
    texts.set([...(layout.textAt.get(fact) ?? []), ...(layout.textAt.get(type) ?? [])], code * 4);
  }

  /** Files the scanned event; false where the slow path must judge it. */
  function file(at: Place, row: number): boolean {
    const { when, stamp, start, end, hashes } = scan;
    const { view } = memory;
    const path = plan.typePath;
    const type = when[path] === stamp ? types.findIn(view, start[path], end[path], hashes[path]) : 0;
    if (type === tick) return false;
    for (let i = 0; i < filters.length; i++) {
      const { path: by, kept } = filters[i];
      if (when[by] === stamp && start[by] === end[by]) return false;
      if (when[by] !== stamp || kept.findIn(view, start[by], end[by], hashes[by]) === 0) {
        at.batch.filtered++;
        return true;
      }
    }
    if (plan.fixed >= 0) return rows[plan.fixed].add(at, row);
    if (type === 0) return false;
    start[factSlot] = texts[type * 4];
    end[factSlot] = texts[type * 4 + 1];
    when[factSlot] = stamp;
    // The type from the region, where its code is remembered.
    start[path] = texts[type * 4 + 2];
    end[path] = texts[type * 4 + 3];
    return rows[tables[type]].add(at, row);
  }

  function array(at: Place, bytes: Uint8Array, from: number, end: number): void {
    const b = memory.bytes;
    const stop = skip(b, from, -1, blank);
    if (stop < 0 || space(b, stop, blank) !== end) return slow.message(at, bytes);
    let i = space(b, from + 1, blank);
    for (let row = 0; b[i] !== 93; row++) {
      if (b[i] === 44) i = space(b, i + 1, blank);
      const behind = scan.object(i, blank);
      const to = behind < 0 ? skip(b, i, 0, blank) : behind;
      if (behind < 0 || !file(at, row)) slow.event(at, row, bytes, i - memory.base, to - memory.base);
      i = space(b, to, blank);
    }
  }

  /** Whether a value stands alone in the first line, and something below it: such a message is read line by line. */
  function isLines(from: number, end: number): boolean {
    const b = memory.bytes;
    if (b[from] !== 123) return false;
    const stop = skip(b, from, 0, blankInLine);
    if (stop < 0) return false;
    const line = space(b, stop, blankInLine);
    return line < end && b[line] === 10 && space(b, line, blank) < end;
  }

  function lines(at: Place, bytes: Uint8Array, from: number, end: number): void {
    const b = memory.bytes;
    let i = from;
    for (let row = 0; i < end; row++) {
      const behind = scan.object(i, blankInLine);
      const to = behind < 0 ? -1 : space(b, behind, blankInLine);
      if (to < 0 || (to !== end && b[to] !== 10) || !file(at, row)) {
        const line = b.indexOf(10, i);
        const stop = line < 0 || line > end ? end : line;
        slow.event(at, row, bytes, i - memory.base, stop - memory.base);
        i = space(b, stop, blank);
      } else i = space(b, to, blank);
    }
  }

  const decode = (at: Place, bytes: Uint8Array): void => {
    if (keys.isFull) keys.reset();
    const end = memory.load(bytes);
    const b = memory.bytes;
    const from = space(b, memory.base, blank);
    if (b[from] === 91) return array(at, bytes, from, end);
    const behind = scan.object(from, blank);
    if (behind > 0 && space(b, behind, blank) === end) {
      if (!file(at, 0)) slow.message(at, bytes);
    } else if (isLines(from, end)) lines(at, bytes, from, end);
    else slow.message(at, bytes);
  };
  /** Makes NULL what no cell fills, in the rows from `before` on, by table. */
  const finish = (batch: Batch, before: Int32Array): void => {
    for (let i = 0; i < rows.length; i++) rows[i].finish(batch, before[i]);
  };
  return { decode, finish };
}
