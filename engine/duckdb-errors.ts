// What DuckDB complains of, in words that say what to do.
import { WorldError } from './errors.ts';

/** A statement failed: with its text, or because the disk is full. */
export function sqlError(sql: string, cause: Error): WorldError {
  const text = `${cause.message}\n  in: ${sql.length > 4000 ? `${sql.slice(0, 4000)}…` : sql}`;
  const full = /No space left|Could not write|out of disk/i.test(cause.message);
  return full
    ? new WorldError(
        'E-DISK-001',
        `the disk is full: ${cause.message.split('\n')[0]}`,
        'free some space and start again; nothing committed is lost',
        { cause },
      )
    : new WorldError('E-DUCKDB-001', text, 'rahdari doctor', { cause });
}

/** A database could not be opened: in use, or not readable. */
export function openError(path: string, cause: Error): WorldError {
  if (/Conflicting lock|Could not set lock/i.test(cause.message))
    return new WorldError(
      'E-DIR-001',
      `${path} is in use by another process`,
      'stop the other engine, or use another -C DIR',
      { cause },
    );
  return new WorldError(
    'E-DUCKDB-002',
    `cannot open ${path}: ${cause.message.split('\n')[0]}`,
    'rahdari doctor',
    { cause },
  );
}
