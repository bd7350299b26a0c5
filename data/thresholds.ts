// Thresholds: from which level on an alarm of a rule is how grave, everywhere, at offices of a size, or at one.
import type { Office } from './offices.ts';
import { type Forms, readSheet } from './sheet.ts';

export interface Threshold {
  /** The pipeline and what its watch says, such as congestion.crowded. */
  readonly rule: string;
  /** `*`, a size, a country or an office. */
  readonly where: string;
  /** `clear`: what an alarm ends below. */
  readonly severity: 'info' | 'warning' | 'critical' | 'clear';
  readonly level: number;
  /** ISO 8601. */
  readonly validFrom: string;
  readonly source: string;
}

const forms: Forms = {
  rule: [/^[a-z_]+\.[a-z_]+$/, 'a pipeline and what it says, such as congestion.crowded'],
  where: [/^(\*|small|medium|large|major|[A-Z0-9-]{1,32})$/, '*, a size, a country or an office'],
  severity: [/^(info|warning|critical|clear)$/, 'info, warning, critical or clear'],
  level: [/^\d{1,9}$/, 'a whole number'],
  valid_from: [/^\d{4}-\d\d-\d\d$/, 'write YYYY-MM-DD'],
  source: [/\S/, 'where it is known from'],
};

/** The thresholds in the CSV `text`, or ConfigError E-THRESHOLD-00x with file and line. */
export const readThresholds = (path: string, text: string): Threshold[] =>
  readSheet('E-THRESHOLD-00', path, text, forms).map(({ of }) =>
    Object.freeze({
      rule: of.rule,
      where: of.where,
      severity: of.severity as Threshold['severity'],
      level: Number(of.level),
      validFrom: `${of.valid_from}T00:00:00Z`,
      source: of.source,
    }),
  );

/** The same with each office of a size by its code: the engine knows no sizes. */
export const atOffices = (thresholds: readonly Threshold[], offices: readonly Office[]): Threshold[] =>
  thresholds.flatMap((of) =>
    /^[a-z]/.test(of.where)
      ? offices
          .filter(({ place }) => place?.size === of.where)
          .map(({ office }) => ({ ...of, where: office }))
      : [of],
  );
