// How long each kind of blank and material takes from an order until it is here.
import { parseDuration } from '../engine/duration.ts';
import { type Forms, readSheet } from './sheet.ts';

export interface Material {
  readonly item: string;
  readonly leadDays: number;
  readonly source: string;
}

const forms: Forms = {
  item: [/^[a-z][a-z0-9_]*$/, 'its name, in snake_case'],
  lead: [/^[1-9]\d{0,3}d$/, 'days, such as 90d'],
  source: [/\S/, 'where it is known from'],
};

/** The items in the CSV `text`, or ConfigError E-MATERIAL-00x with file and line; each item once. */
export function readMaterial(path: string, text: string): Material[] {
  const seen = new Set<string>();
  return readSheet('E-MATERIAL-00', path, text, forms).map(({ of: { item, lead, source }, fail }) => {
    if (seen.has(item)) fail(`"${item}" is listed twice`, 'keep it once');
    seen.add(item);
    return Object.freeze({ item, leadDays: parseDuration(lead) / 86_400_000, source });
  });
}
