// Who is on duty: the role that owns the alerts of a country, a region or an office, and where they go. No person is named.
import { readFileSync } from 'node:fs';
import type { Office } from './offices.ts';
import { type Forms, readSheet } from './sheet.ts';

export interface Duty {
  /** A country, a region or an office. */
  readonly where: string;
  readonly owner: string;
  readonly route: string;
  /** [from, to), ms. */
  readonly from: number;
  readonly to: number;
}

const role = [/^[a-z][a-z0-9_]*$/, 'a role in snake_case, never a name'] as const;
const forms: Forms = {
  where: [/^[A-Z][A-Za-z0-9 -]{0,31}$/, 'a country, a region or an office'],
  owner: role,
  route: [/^[a-z][a-z0-9_.-]*$/, 'where alerts go, in small letters'],
  valid_from: [/^\d{4}-\d\d-\d\d$/, 'write YYYY-MM-DD'],
  valid_to: [/^(|\d{4}-\d\d-\d\d)$/, 'write YYYY-MM-DD, or leave it empty'],
  source: [/\S/, 'where it is known from'],
};

/** The roster in the CSV `text`, or ConfigError E-DUTY-00x with file and line. */
export const readDuty = (path: string, text: string): Duty[] =>
  readSheet('E-DUTY-00', path, text, forms).map(({ of }) =>
    Object.freeze({
      ...{ where: of.where, owner: of.owner, route: of.route },
      from: Date.parse(`${of.valid_from}T00:00Z`),
      to: of.valid_to === '' ? Number.POSITIVE_INFINITY : Date.parse(`${of.valid_to}T00:00Z`),
    }),
  );

/** The roster that ships. */
export const shippedDuty = (): Duty[] =>
  readDuty('data/duty.csv', readFileSync(new URL('../data/duty.csv', import.meta.url), 'utf8'));

/** The duty that holds for an office at an instant: its own before its region's before its country's, the later of two. */
export function onDuty(
  roster: readonly Duty[],
  { office, country, place }: Pick<Office, 'office' | 'country' | 'place'>,
  at: number,
): Duty | undefined {
  for (const scope of [office, place?.region, country]) {
    const found = roster.findLast(({ where, from, to }) => where === scope && at >= from && at < to);
    if (found !== undefined) return found;
  }
  return undefined;
}
