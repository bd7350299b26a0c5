// Durations as people write them, '30s' or '2h', become whole milliseconds.
import { ConfigError } from './errors.ts';

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A whole number and a unit. A day is 24 hours, whatever the clocks do. */
export type Duration = `${number}${keyof typeof units}`;

/** Milliseconds of `text`, or ConfigError. */
export function parseDuration(text: string): number {
  const [, number, unit] = /^(\d{1,12})(ms|s|m|h|d)$/.exec(text) ?? [];
  const ms = Number(number) * units[unit as keyof typeof units];
  if (Number.isSafeInteger(ms)) return ms;
  throw new ConfigError(
    'E-DURATION-001',
    `"${text}" is not a duration`,
    'write a whole number and one of ms, s, m, h, d, such as 30s',
  );
}
