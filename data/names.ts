// What offices and steps that ship are called in both languages, and in which zone an office is.
import type { Language } from './messages.ts';
import { type Places, places } from './places.ts';

let shipped: Places | undefined;
const known = (): Places => (shipped ??= places());

/** `Lahore (LHR-01)`, or the code alone where the office is not listed. */
export function officeName(code: string, lang: Language): string {
  const office = known().offices.get(code);
  return office === undefined ? code : `${office.title[lang]} (${code})`;
}

/** The step's title, or its own name where the workflow has no such step. */
export const stepName = (step: string, lang: Language): string => known().steps.get(step)?.[lang] ?? step;

/** IANA zone of an office; UTC where it is not listed. */
export const zoneOf = (code: string): string => known().offices.get(code)?.zone ?? 'UTC';
