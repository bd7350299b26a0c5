// What an engine was started with, as tables of its snapshots: offices, the workflow, days, promises; of another service none.
import { profile } from '../data/profiles.ts';
import { inForce } from './in-force.ts';
import { officeSheet } from './office-sheet.ts';
import { type Reference, workflow } from './reference.ts';
import { workflowSheet } from './workflow-sheet.ts';

/** Statements; what the log told must be there. */
export const sheets = (reference: Reference | undefined): readonly string[] => [
  ...officeSheet(reference ? (reference.offices ?? profile('full')) : []),
  ...workflowSheet(reference ? workflow().steps : []),
  ...inForce(reference),
];
