// What becomes of all events that look alike: a row of some table, nothing, or a matter for the slow path.
import type { Filling } from './filling.ts';
import type { Layout } from './layout.ts';
import type { Plan } from './plan.ts';
import type { Rows } from './rows.ts';
import type { Scan } from './scan.ts';
import type { Node } from './tree.ts';

/** `rows` is null where the slow path must judge. */
export interface Shape {
  readonly rows: Rows | null;
  readonly filling: Filling | null;
  readonly isFiltered: boolean;
  /** The fact, by the scan's texts. */
  readonly fact: number;
  /** Fields that no column takes. */
  readonly dropped: number;
}

const slow: Shape = { rows: null, filling: null, isFiltered: false, fact: 0, dropped: 0 };

/** The texts that choose table or rows. */
export const choicesOf = ({ types, tick, where }: Plan): string[] => [
  ...new Set([...types.keys(), tick, ...where.flatMap(({ keep }) => [...keep])]),
];

/** A function that tells the shape of an event by the node it ended at. */
export function shapesOf(plan: Plan, layout: Layout, scan: Scan, rows: readonly Rows[]) {
  const choices = choicesOf(plan);
  const choosing = [plan.typePath, ...plan.where.map(({ path }) => path)];
  return (end: Node): Shape => {
    const path: Node[] = [];
    for (let node: Node | null = end; node !== null; node = node.before) path.push(node);
    const nulls = new Set(path.flatMap((node) => node.nulls));
    const slots = new Set(path.map(({ slot }) => slot).filter((slot) => !nulls.has(slot)));
    const chosen = (slot: number) =>
      choices[(path.find(({ turn, before }) => turn >= 0 && before?.slot === slot)?.turn ?? 0) - 1];
    const type = slots.has(plan.typePath) ? chosen(plan.typePath) : undefined;
    if (type === plan.tick) return slow;
    if (plan.where.some(({ path: by, keep }) => !slots.has(by) || !keep.has(chosen(by))))
      return { ...slow, isFiltered: true };
    const known = plan.fixed < 0 && type !== undefined ? plan.types.get(type) : undefined;
    const table = known?.table ?? plan.fixed;
    if (table < 0) return slow;
    slots.delete(layout.never);
    slots.add(layout.constant).add(layout.fact);
    const filling = rows[table].filling(slots);
    if (filling === null) return slow;
    const taken = new Set([...choosing, ...plan.targets[table].cells.map((cell) => cell.path)]);
    const keys = path.flatMap(({ names }) =>
      names.map(([level, name]) => level.keys.get(name) ?? level.other!),
    );
    return {
      rows: rows[table],
      filling,
      isFiltered: false,
      fact: known ? scan.texts.numberOf(known.fact) : 0,
      dropped: keys.filter(({ counts, slot }) => counts === 1 && !taken.has(slot)).length,
    };
  };
}
