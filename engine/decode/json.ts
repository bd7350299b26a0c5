// The fast way from a JSON message to rows: straight from bytes, leaving to the slow path whatever is unusual.
import type { Batch } from '../batch.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Identifiers } from '../identifiers.ts';
import { layoutOf } from './layout.ts';
import type { Plan } from './plan.ts';
import type { Place } from './reject.ts';
import { Rows } from './rows.ts';
import { Scan } from './scan.ts';
import { choicesOf, type Shape, shapesOf } from './shapes.ts';
import { blank, blankInLine, skip, space } from './skip.ts';
import type { Slow } from './slow.ts';
import { toLast } from './tree.ts';

/** A decoder of JSON messages by `plan`; null where the plan has what only the slow path does. */
export function jsonOf(plan: Plan, catalogue: Catalogue, identifiers: Identifiers, slow: Slow) {
  const layout = layoutOf(plan);
  if (layout === null) return null;
  const scan = new Scan(plan, layout, choicesOf(plan));
  const { memory, tree, numbers } = scan;
  const rows = plan.targets.map(
    (target, i) => new Rows(target, catalogue.domains[i].table.columns, layout, scan, identifiers),
  );
  const shapeOf = shapesOf(plan, layout, scan, rows);
  const shapes: (Shape | undefined)[] = [];
  const factSlot = layout.fact;
  numbers[layout.constant] = 1;

  /** Files the scanned event; false where the slow path must judge it. */
  function file(at: Place, row: number): boolean {
    const shape = (shapes[tree.nodes[scan.end + toLast]] ??= shapeOf(tree.of(scan.end)));
    if (shape.rows === null || shape.filling === null) {
      if (shape.isFiltered) at.batch.filtered++;
      return shape.isFiltered;
    }
    numbers[factSlot] = shape.fact;
    if (!shape.rows.add(at, row, shape.filling)) return false;
    at.batch.dropped += shape.dropped;
    return true;
  }

  /** Forgets what has been met, once it is too much. */
  function forget(): void {
    scan.forget();
    shapes.length = 0;
    for (const each of rows) each.forget();
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
      if (behind < 0 || !file(at, row)) slow.event(at, row, bytes, i, to);
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
        slow.event(at, row, bytes, i, stop);
        i = space(b, stop, blank);
      } else i = space(b, to, blank);
    }
  }

  const decode = (at: Place, bytes: Uint8Array): void => {
    if (scan.isFull) forget();
    const end = memory.load(bytes);
    const b = memory.bytes;
    const from = space(b, 0, blank);
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
