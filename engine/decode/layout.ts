// How the byte decoder reads a plan: what to do at each pointer; null where only the slow path will do.
import type { Cell, Plan } from './plan.ts';

export const action = {
  skip: 0,
  object: 1,
  text: 2,
  /** A text by which rows or their table are chosen. */
  choose: 3,
  identifier: 4,
  iso: 5,
  epochMs: 6,
  epochS: 7,
  integer: 8,
  real: 9,
  flag: 10,
  end: 11,
} as const;

/** Whether a value's content begins and ends at quotes. */
export const isText = (of: number): boolean =>
  of === action.text || of === action.choose || of === action.identifier || of === action.iso;

/** Slots hold what one event says: first the plan's paths, then the constant, then the fact; `never` holds nothing. */
export interface Layout {
  /** By path; skip: nothing reads it. */
  readonly actions: Uint8Array;
  readonly zones: readonly (string | undefined)[];
  readonly constant: number;
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

export function layoutOf(plan: Plan): Layout | null {
  const actions = new Uint8Array(plan.paths.length);
  const zones: (string | undefined)[] = plan.paths.map(() => undefined);
  const isFree = (path: number, to: number, zone?: string) => {
    if (to < 0 || (actions[path] !== action.skip && (actions[path] !== to || zones[path] !== zone)))
      return false;
    actions[path] = to;
    zones[path] = zone;
    return true;
  };
  const choosing = [plan.typePath, ...plan.where.map((where) => where.path)];
  for (const path of choosing) isFree(path, action.text);
  for (const { cells } of plan.targets)
    for (const cell of cells) {
      if (cell.kind !== 'label' && (cell.values || cell.constant !== null)) return null;
      if (cell.path < 0 || cell.constant !== null) continue;
      if (!isFree(cell.path, actionOf(cell), cell.kind === 'timestamp' ? cell.zone : undefined)) return null;
    }
  for (const path of choosing) actions[path] = action.choose;
  const used = plan.paths.filter((_, path) => actions[path] !== action.skip);
  if (used.some(({ pointer, segments }) => plan.prefixes.has(pointer) || segments.length > 30)) return null;
  const constant = plan.paths.length;
  return {
    actions,
    zones,
    constant,
    fact: constant + 1,
    never: constant + 2,
    slotOf: (cell) =>
      cell.isFact
        ? constant + 1
        : cell.constant !== null
          ? constant
          : cell.path < 0
            ? constant + 2
            : cell.path,
  };
}
