// Where every booklet is, from what is told alone: by serial number, step by step; a step that cannot be is a failure.
import * as assert from 'uvu/assert';
import type { Event } from './fixture.ts';

/** Where a booklet may come from by each fact, and where it is then. */
const ofStock: Record<string, [from: RegExp, to: string]> = {
  received: [/^$/, 'vault'],
  allotted: [/^vault$/, 'allotted'],
  issued_to_machine: [/^allotted$/, 'machine'],
  spoiled: [/^(machine|printed)$/, 'waste'],
  returned: [/^machine$/, 'allotted'],
  destroyed: [/^waste$/, 'destroyed'],
};
const ofApplications: Record<string, [from: RegExp, to: string]> = {
  printed: [/^machine$/, 'printed'],
  qc_passed: [/^printed$/, 'passed'],
  delivered: [/^passed$/, 'delivered'],
  returned_undelivered: [/^passed$/, 'sent back'],
};

/** By serial number, after all that is told. */
export function whereabouts(all: readonly Event[]): Map<number, string> {
  const where = new Map<number, string>();
  const move = (serial: number, [from, to]: [RegExp, string], what: string) => {
    assert.ok(from.test(where.get(serial) ?? ''), `${serial} ${what} from ${where.get(serial)}`);
    where.set(serial, to);
  };
  for (const event of all) {
    const [domain, fact] = event.fact.split('.');
    if (domain === 'stock' && event.data.serial_from !== undefined)
      for (const serial of range(event)) move(serial, ofStock[fact], event.id);
    if (domain === 'application' && ofApplications[fact] !== undefined)
      move(event.data.serial, ofApplications[fact], event.id);
  }
  return where;
}

const range = ({ data }: Event) =>
  Array.from({ length: data.serial_to - data.serial_from + 1 }, (_, i) => data.serial_from + i);

export const counted = (where: ReadonlyMap<number, string>, what: RegExp): number =>
  [...where.values()].filter((one) => what.test(one)).length;
