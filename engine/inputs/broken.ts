// What is said of a file that cannot be read, or not to its end.
import { WorldError } from '../errors.ts';

export const brokenFile = (path: string, line: number, what: string, cause?: unknown): WorldError =>
  new WorldError('E-FILE-002', `${path}:${line}: ${what}`, 'mend that line and start again', { cause });

/** A row of another width than the header; a short one may be where the file was cut. */
export const cellsOf = (found: number, header: number): string =>
  `${found} cells where the header has ${header}${found < header ? ' (is the file cut short?)' : ''}`;

/** An error of the file system as one of ours; ours pass. */
export function unreadable(path: string, cause: unknown): WorldError {
  if (cause instanceof WorldError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  const why =
    code === 'ENOENT'
      ? `there is no file ${path}`
      : code === 'EISDIR'
        ? `${path} is a folder, not a file`
        : `cannot read ${path} (${message})`;
  return new WorldError('E-FILE-001', why, 'check the path', { cause });
}
