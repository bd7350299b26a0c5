// What a pipeline may be watched for: declared and checked now; the detectors behind the words come with the alerts.
import type { Duration } from './duration.ts';

interface Common<M extends string> {
  readonly measure: M;
  readonly says: string;
}
/** A detector as data: which measure, on which panes, by which rule. */
export type Watch<M extends string = string> =
  | (Common<M> & {
      readonly kind: 'above';
      readonly levels: Readonly<Partial<Record<'info' | 'warning' | 'critical', number>>>;
      readonly for: number;
      readonly clear: number;
    })
  | (Common<M> & { readonly kind: 'cusum'; readonly on: Duration; readonly against: 'usual' });

/** At or above a level for so many windows in a row; clear below another. */
export const above = <const M extends string>(
  measure: M,
  levels: Partial<Record<'info' | 'warning' | 'critical', number>>,
  options: { for: number; clear: number; says: string },
): Watch<M> => Object.freeze({ kind: 'above', measure, levels, ...options });

/** A slow drift away from what is usual, on disjoint panes. */
export const cusum = <const M extends string>(
  measure: M,
  options: { on: Duration; against: 'usual'; says: string },
): Watch<M> => Object.freeze({ kind: 'cusum', measure, ...options });
