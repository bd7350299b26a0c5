// What the command says and with which code it ends when something is thrown.
import { CommanderError } from 'commander';
import { ConfigError, RahdariError } from '../../engine/errors.ts';

/** 0 ok, 1 failed, 2 usage or configuration, 3 findings, 4 no NATS or no snapshot, 130 interrupted. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof ConfigError) return 2;
  if (!(error instanceof RahdariError)) return 1;
  if (error.code === 'E-SQL-002') return 130;
  return /^E-(NATS|SNAP)-001$/.test(error.code) ? 4 : 1;
}

/** The line for people; commander has printed its own. */
export function complaintOf(error: unknown, isDebug = false): string {
  if (error instanceof CommanderError) return '';
  const known = error instanceof RahdariError;
  const text = known
    ? error.toString()
    : `E-BUG-001 ${(error as Error)?.message ?? error}. Try: RAHDARI_DEBUG=1 shows where`;
  return isDebug ? `${text}\n${(error as Error)?.stack ?? ''}\n` : `${text}\n`;
}
