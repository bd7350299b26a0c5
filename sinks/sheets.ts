// What an engine was started with, as tables of its snapshots: offices, the workflow, days, promises; of another service none.
import { profile } from '../data/profiles.ts';
import { inForce } from './in-force.ts';
import { officeSheet } from './office-sheet.ts';
import { type Reference, workflow } from './reference.ts';
import { workflowSheet } from './workflow-sheet.ts';

const made = new WeakMap<object, readonly string[]>();
const none = {};

/** Statements, made once for a reference; what the log told must be there. */
export function sheets(reference: Reference | undefined): readonly string[] {
  const known = made.get(reference ?? none);
  if (known !== undefined) return known;
  const statements = [
    ...officeSheet(reference ? (reference.offices ?? profile('full')) : []),
    ...workflowSheet(reference ? workflow().steps : []),
    ...inForce(reference),
  ];
  made.set(reference ?? none, statements);
  return statements;
}
