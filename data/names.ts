// What offices and steps are called in both languages, and in which zone an office is.
import { readFileSync } from 'node:fs';
import type { Language } from './messages.ts';
import { type Office, readOffices } from './offices.ts';
import { readWorkflow, type Step } from './workflow.ts';

const read = <V>(name: string, as: (path: string, text: string) => V): V =>
  as(`data/${name}`, readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8'));

let offices: ReadonlyMap<string, Office> | undefined;
let steps: ReadonlyMap<string, Step> | undefined;

function officeOf(code: string): Office | undefined {
  offices ??= new Map(read('offices.csv', readOffices).map((office) => [office.office, office]));
  return offices.get(code);
}

/** `Lahore (LHR-01)`, or the code alone where the office is not listed. */
export function officeName(code: string, lang: Language): string {
  const office = officeOf(code);
  return office === undefined ? code : `${office.title[lang]} (${code})`;
}

/** The step's title, or its own name where the workflow has no such step. */
export function stepName(step: string, lang: Language): string {
  steps ??= new Map(read('workflows/passport.yaml', readWorkflow).steps.map((one) => [one.step, one]));
  return steps.get(step)?.title[lang] ?? step;
}

/** IANA zone of an office; UTC where it is not listed. */
export const zoneOf = (code: string): string => officeOf(code)?.zone ?? 'UTC';
