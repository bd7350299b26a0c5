// What an engine was started with, as tables of its snapshots: offices and the workflow; of another service neither.
import { profile } from '../data/profiles.ts';
import { officeSheet } from './office-sheet.ts';
import { type Reference, workflow } from './reference.ts';
import { workflowSheet } from './workflow-sheet.ts';

/** Statements; core.offices_told must be there. */
export const sheets = (reference: Reference | undefined): readonly string[] => [
  ...officeSheet(reference ? (reference.offices ?? profile('full')) : []),
  ...workflowSheet(reference ? workflow().steps : []),
];
