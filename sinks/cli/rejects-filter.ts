// Which of the refused rows are meant, as a query on a snapshot.
import { ConfigError } from '../../engine/errors.ts';
import { quote } from '../../engine/quote.ts';

export interface Filter {
  /** A reason, or its first word: `bad_time` is every column's. */
  readonly reason?: string;
  /** Logged time, ISO. */
  readonly since?: string;
  readonly limit: number;
}

/** The newest first; only those for which `more` holds. */
export function filtered({ reason, since, limit }: Filter, more = 'true'): string {
  const where = [more];
  if (reason !== undefined)
    where.push(`(reason = ${quote(reason)} OR starts_with(reason, ${quote(`${reason}:`)}))`);
  if (since !== undefined)
    where.push(`logged_at >= TIMESTAMPTZ ${quote(new Date(instantOf(since)).toISOString())}`);
  return `FROM marts.rejects WHERE ${where.join(' AND ')} LIMIT ${limit}`;
}

/** ms; throws ConfigError on what is none. */
export function instantOf(text: string): number {
  const at = Date.parse(text);
  if (Number.isFinite(at)) return at;
  throw new ConfigError('E-ARG-001', `--since "${text}" is not an instant`, '--since 2026-03-02T00:00:00Z');
}
