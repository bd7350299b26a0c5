// How the byte decoder reads a plan: what to do at each pointer; null where only the slow path will do.
import type { Cell, Plan } from './plan.ts';
import { cellValue, longestLabel } from './rules.ts';
import { plain } from './skip.ts';

export const action = {
  skip: 0,
  object: 1,
  text: 2,
  identifier: 3,
  iso: 4,
  epochMs: 5,
  epochS: 6,
  integer: 7,
  real: 8,
  flag: 9,
} as const;

/**
 * Slots hold what one event says: first the plan's paths, then constants, then the fact; `never` holds nothing.
 * `region` holds the texts known beforehand; it lies before every message in the byte decoder's memory.
 */
export interface Layout {
  /** By path; skip: nothing reads it. */
  readonly actions: Uint8Array;
  readonly zones: readonly (string | undefined)[];
  readonly region: Uint8Array;
  /** Begin and end in the region, by constant. */
  readonly constants: readonly (readonly [number, number])[];
  readonly textAt: ReadonlyMap<string, readonly [number, number]>;
  readonly fact: number;
  readonly never: number;
  slotOf(cell: Cell): number;
}

function actionOf({ kind, format }: Cell): number {
  if (kind === 'timestamp')
    return format === 'iso'
      ? action.iso
      : format === 'epoch_ms'
        ? action.epochMs
        : format === 'epoch_s'
          ? action.epochS
          : -1;
  return kind === 'label' ? action.text : action[kind];
}

const isPlain = (text: string) =>
  text.length > 0 &&
  text.length <= longestLabel &&
  [...text].every((c) => plain[c.charCodeAt(0)] === 1 && c < '\x7f');

export function layoutOf(plan: Plan): Layout | null {
  const actions = new Uint8Array(plan.paths.length);
  const zones: (string | undefined)[] = plan.paths.map(() => undefined);
  const texts = new Set<string>();
  const constants = new Map<string, number>();
  const isFree = (path: number, to: number, zone?: string) => {
    if (to < 0 || (actions[path] !== action.skip && (actions[path] !== to || zones[path] !== zone)))
      return false;
    actions[path] = to;
    zones[path] = zone;
    return true;
  };
  for (const path of [plan.typePath, ...plan.where.map((where) => where.path)]) isFree(path, action.text);
  for (const { cells } of plan.targets)
    for (const cell of cells) {
      if (cell.values && cell.kind !== 'label') return null;
      for (const value of cell.values?.values() ?? []) {
        if (!isPlain(value)) return null;
        texts.add(value);
      }
      if (cell.constant !== null) {
        const value = cellValue(cell, undefined);
        if (cell.kind !== 'label' || typeof value !== 'string' || !isPlain(value)) return null;
        texts.add(value);
        if (!constants.has(value)) constants.set(value, plan.paths.length + constants.size);
      } else if (cell.path >= 0) {
        if (!isFree(cell.path, actionOf(cell), cell.kind === 'timestamp' ? cell.zone : undefined))
          return null;
      }
    }
  const used = plan.paths.filter((_, path) => actions[path] !== action.skip);
  if (used.some(({ pointer, segments }) => plan.prefixes.has(pointer) || segments.length > 30)) return null;

  for (const [type, { fact }] of plan.types) texts.add(type).add(fact);
  const textAt = new Map<string, readonly [number, number]>();
  let length = 0;
  for (const text of texts) {
    textAt.set(text, [length, length + text.length]);
    length += text.length;
  }
  const fact = plan.paths.length + constants.size;
  return {
    actions,
    zones,
    region: new TextEncoder().encode([...texts].join('')),
    constants: [...constants.keys()].map((text) => textAt.get(text) ?? [0, 0]),
    textAt,
    fact,
    never: fact + 1,
    slotOf(cell) {
      if (cell.isFact) return fact;
      if (cell.constant !== null) return constants.get(cellValue(cell, undefined) as string) ?? fact + 1;
      return cell.path < 0 ? fact + 1 : cell.path;
    },
  };
}
