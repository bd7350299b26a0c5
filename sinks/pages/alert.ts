// An open alert as subscribers have it, with what its place is called; its evidence is left to `rahdari alerts explain`.

import type { Places, Text } from '../../data/places.ts';
import { type AlertData, alertOf as published } from '../alerts/alert.ts';
import type { AlertRow } from '../alerts/row.ts';

export interface Alert extends Omit<AlertData, 'evidence'> {
  readonly city: Text;
  /** IANA name of the office's zone; null: not known. */
  readonly zone: string | null;
  /** What `key` is called; null: it is about the whole office. */
  readonly line: Text | null;
}

export function alertOf(row: AlertRow, { offices, steps }: Places): Alert {
  const { evidence: _, ...data } = published(row).data;
  const { office, key } = data;
  const place = offices.get(office);
  return {
    ...data,
    city: place?.title ?? { en: office, ur: office },
    zone: place?.zone ?? null,
    line: key === null ? null : (steps.get(key) ?? { en: key, ur: key }),
  };
}
