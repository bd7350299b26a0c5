// Which columns of a table the events of one look fill, and which stay NULL.
import type { Group } from './groups.ts';

/** Per group: the slots and from bit 16 the columns they fill; the columns they do not. */
export interface Filling {
  readonly numbers: Int32Array;
  readonly flags: Int32Array;
  readonly labels: Int32Array;
  readonly identifiers: Int32Array;
  readonly noNumbers: Int32Array;
  readonly noFlags: Int32Array;
  readonly noLabels: Int32Array;
  readonly noIdentifiers: Int32Array;
}

/** What an event with values in `slots` fills; null where something required is missing. */
export function fillingOf(
  numbers: Group,
  flags: Group,
  labels: Group,
  identifiers: Group,
  slots: ReadonlySet<number>,
): Filling | null {
  const groups = [numbers, flags, labels, identifiers];
  if (groups.some(({ cells, slots: of }) => cells.some((cell, k) => cell.isRequired && !slots.has(of[k]))))
    return null;
  const columns = ({ slots: of }: Group, isFilled: boolean) =>
    [...of.keys()].filter((k) => slots.has(of[k]) === isFilled);
  const some = (group: Group) => Int32Array.from(columns(group, true), (k) => (k << 16) | group.slots[k]);
  const none = (group: Group) => Int32Array.from(columns(group, false));
  return {
    numbers: some(numbers),
    flags: some(flags),
    labels: some(labels),
    identifiers: some(identifiers),
    noNumbers: none(numbers),
    noFlags: none(flags),
    noLabels: none(labels),
    noIdentifiers: none(identifiers),
  };
}
