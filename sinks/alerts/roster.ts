// Whose an alert is and where it goes: by the roster that ships, and by what the log had said of duties until then.
import { type Duty, onDuty, shippedDuty } from '../../data/duty.ts';
import { referenceEvents } from '../../data/events/reference.ts';
import type { Office } from '../../data/offices.ts';
import { profile } from '../../data/profiles.ts';
import { decoded, nameOf } from '../../engine/ddl.ts';
import type { Store } from '../../engine/ports.ts';
import type { AlertRow } from './row.ts';

/** A duty that the log told of, and its message's place in the log. */
export interface ToldDuty extends Duty {
  readonly ordinal: number;
}

/** Of a snapshot: what the log told of duties, in its order. */
export async function dutiesIn(
  store: Pick<Store, 'rows'>,
  from = nameOf(referenceEvents),
): Promise<ToldDuty[]> {
  const rows = await store.rows(
    `SELECT ordinal::DOUBLE AS ordinal, name, owner, route, epoch_ms(valid_from_at)::DOUBLE AS since, epoch_ms(valid_to_at)::DOUBLE AS until FROM ${from} WHERE fact = 'duty' AND owner IS NOT NULL AND route IS NOT NULL ORDER BY ordinal, row`,
  );
  return rows.map((of) => ({
    ordinal: of.ordinal as number,
    ...{ where: of.name as string, owner: of.owner as string, route: of.route as string },
    from: (of.since as number | null) ?? Number.NEGATIVE_INFINITY,
    to: (of.until as number | null) ?? Number.POSITIVE_INFINITY,
  }));
}

/** Of the engine's own database. */
export const dutiesOf = (store: Pick<Store, 'rows'>): Promise<ToldDuty[]> =>
  dutiesIn(store, `(${decoded(referenceEvents)})`);

let shipped: { readonly duties: readonly Duty[]; readonly offices: ReadonlyMap<string, Office> } | undefined;
const ship = () => ({
  duties: shippedDuty(),
  offices: new Map(profile('full').map((of) => [of.office, of])),
});

/** What was known of it when the alert was told: its rows never change. Nobody's alert goes to headquarters. */
export function dutyOf(
  { office, known_at, closed_ordinal }: AlertRow,
  told: readonly ToldDuty[],
): { readonly owner: string | null; readonly route: string } {
  shipped ??= ship();
  const roster = [...shipped.duties, ...told.filter(({ ordinal }) => ordinal <= closed_ordinal)];
  const duty = onDuty(roster, shipped.offices.get(office) ?? { office, country: '' }, known_at);
  return { owner: duty?.owner ?? null, route: duty?.route ?? 'headquarters' };
}
