// What DuckDB complains of, in words that say what to do.
import { WorldError } from './errors.ts';

const ofDisk = /No space left|Disk quota exceeded|out of disk|Input\/output error/i;
const ofDamage =
  /Corrupt database file|not a valid DuckDB database|Could not read enough bytes|Failed to deserialize|Failure while replaying WAL/i;

/** A statement failed: because the disk is full or fails, the database is damaged, or with its text. */
export function sqlError(sql: string, cause: Error): WorldError {
  const { message } = cause;
  if (ofDisk.test(message)) return diskError(cause);
  if (ofDamage.test(message)) return damaged('the database', cause);
  const text = `${message}\n  in: ${sql.length > 1000 ? `${sql.slice(0, 1000)}…` : sql}`;
  return new WorldError('E-DUCKDB-001', text, 'rahdari doctor', { cause });
}

/** A database could not be opened: in use, damaged, no room for it, or not readable. */
export function openError(path: string, cause: Error): WorldError {
  const { message } = cause;
  if (/Conflicting lock|Could not set lock/i.test(message))
    return new WorldError(
      'E-DIR-001',
      `${path} is in use by another process${pidIn(message)}`,
      'stop the other engine, or use another -C DIR',
      { cause },
    );
  if (ofDisk.test(message)) return diskError(cause);
  if (ofDamage.test(message)) return damaged(path, cause);
  return new WorldError('E-DUCKDB-002', `cannot open ${path}: ${firstLine(message)}`, 'rahdari doctor', {
    cause,
  });
}

/** E-DISK-001 or 002 from the words of DuckDB or of the file system, which name the path or leave it to the caller. */
export function diskError(cause: Error, path?: string): WorldError {
  const { message } = cause;
  const at = path ?? /["']([^"']*\/[^"']*)["']/.exec(message)?.[1];
  const where = at ? ` at ${at}` : '';
  return /Input\/output error|EIO/.test(message)
    ? new WorldError(
        'E-DISK-002',
        `the disk fails${where}: ${firstLine(message)}`,
        'check the disk, then start again: nothing committed is lost',
        { cause },
      )
    : new WorldError(
        'E-DISK-001',
        `the disk is full${where}`,
        'free some space and start again: nothing committed is lost',
        { cause },
      );
}

const damaged = (what: string, cause: Error): WorldError =>
  new WorldError(
    'E-DIR-003',
    `${what} is damaged: ${firstLine(cause.message)}`,
    'start again: it is set aside and made anew from the archive and the log',
    { cause },
  );

/** ` (123)` where DuckDB names the process that holds the file. */
function pidIn(message: string): string {
  const [, pid] = /\(PID (\d+)\)/.exec(message) ?? [];
  return pid === undefined ? '' : ` (${pid})`;
}

const firstLine = (message: string): string => message.split('\n')[0];
