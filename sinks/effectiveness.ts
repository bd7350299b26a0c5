// How well machines are used, as SQL macros of a snapshot: the same arithmetic as engine/effectiveness.ts; and what is known of material.
import { readFileSync } from 'node:fs';
import { readMaterial } from '../data/material.ts';
import { quote } from '../engine/quote.ts';
import { macro } from './macro.ts';

/** Machines tell of themselves this often, ms: what is not heard of for three times as long is not known. */
const beat = 300_000;
const sheet = new URL('../data/material.csv', import.meta.url);

/** ISO 22400-2, and how long an item takes to come. */
export const effectiveness = (): readonly string[] => {
  const items = readMaterial('data/material.csv', readFileSync(sheet, 'utf8'));
  const days = items.map(({ item, leadDays }) => `WHEN ${quote(item)} THEN ${leadDays}`);
  return [
    ...macro(
      'share_of',
      'part, whole',
      'CASE WHEN whole > 0 THEN part / whole END',
      'a part of a whole; NULL: of nothing · حصہ',
    ),
    ...macro(
      'availability',
      'planned, producing',
      'share_of(producing, planned)',
      'actual production time of planned busy time (ISO 22400-2); NULL: none planned · دستیابی',
    ),
    ...macro(
      'performance',
      'per_item, produced, producing',
      'share_of(per_item * produced, producing)',
      'planned run time of what was produced, of the time it took (ISO 22400-2 effectiveness); above 1 the rated speed is wrong; NULL: no production time · کارکردگی',
    ),
    ...macro(
      'quality',
      'good, produced',
      'share_of(good, produced)',
      'good of all that was produced (ISO 22400-2); NULL: nothing was · معیار',
    ),
    ...macro(
      'oee',
      'planned, producing, per_item, produced, good',
      'availability(planned, producing) * performance(per_item, produced, producing) * quality(good, produced)',
      'overall equipment effectiveness: availability x performance x quality (ISO 22400-2) · مجموعی مؤثریت',
    ),
    ...macro(
      'inherent_availability',
      'mtbf, mttr',
      'mtbf / (mtbf + mttr)',
      'share of time a machine works that fails and is repaired so: MTBF / (MTBF + MTTR) · ذاتی دستیابی',
    ),
    ...macro(
      'state_known',
      'state, heard_ms',
      `CASE WHEN heard_ms > ${3 * beat} AND state NOT IN ('STOPPED', 'ABORTED') THEN 'UNKNOWN' ELSE coalesce(state, 'UNKNOWN') END`,
      'the state a machine told, or UNKNOWN where it has not been heard of for three intervals of five minutes since, unless it was stopped or broken · حالت',
    ),
    ...macro(
      'procurement_days',
      'item',
      `CASE item ${days.join(' ')} END`,
      'calendar days from an order until an item is here, by data/material.csv; NULL: not known · فراہمی کی مدت',
    ),
  ];
};
